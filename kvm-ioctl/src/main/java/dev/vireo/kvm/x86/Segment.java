package dev.vireo.kvm.x86;

/**
 * A segment with its hidden part ({@code struct kvm_segment}).
 *
 * @param base where it starts, a linear address
 * @param limit its last byte, unsigned, in bytes whatever the granularity
 * @param selector what the register shows
 * @param type four bits: what kind of code, data or system segment
 * @param present whether it is present
 * @param dpl the privilege level, 0 to 3
 * @param db whether operands are of 32 bits (16 otherwise)
 * @param s whether it is a code or data segment (a system segment otherwise)
 * @param l whether it is 64-bit code
 * @param g whether its descriptor counts pages
 * @param avl a bit that software may use
 * @param unusable whether it was loaded with a null selector
 */
public record Segment(
        long base,
        int limit,
        int selector,
        int type,
        boolean present,
        int dpl,
        boolean db,
        boolean s,
        boolean l,
        boolean g,
        boolean avl,
        boolean unusable) {
    private static final int CODE = 0xb;
    private static final int DATA = 0x3;
    private static final int EVERYTHING = -1;

    /** A segment of real mode: 64 KiB from 16 times the selector on. */
    public static Segment real(int selector, boolean code) {
        return new Segment(
                (long) selector << 4,
                0xffff,
                selector,
                code ? CODE : DATA,
                true,
                0,
                false,
                true,
                false,
                false,
                false,
                false);
    }

    /** Flat 32-bit code of privilege 0. */
    public static Segment code32(int selector) {
        return new Segment(0, EVERYTHING, selector, CODE, true, 0, true, true, false, true, false, false);
    }

    /** Flat 64-bit code of privilege 0. */
    public static Segment code64(int selector) {
        return new Segment(0, EVERYTHING, selector, CODE, true, 0, false, true, true, true, false, false);
    }

    /** Flat data of privilege 0, for 32-bit and 64-bit code. */
    public static Segment data(int selector) {
        return new Segment(0, EVERYTHING, selector, DATA, true, 0, true, true, false, true, false, false);
    }

    /** The same segment from another place on. */
    public Segment withBase(long where) {
        return new Segment(where, limit, selector, type, present, dpl, db, s, l, g, avl, unusable);
    }

    /** The same segment with another selector. */
    public Segment withSelector(int shown) {
        return new Segment(base, limit, shown, type, present, dpl, db, s, l, g, avl, unusable);
    }
}
