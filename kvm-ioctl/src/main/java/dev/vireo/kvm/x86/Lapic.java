package dev.vireo.kvm.x86;

import java.util.Arrays;

/** The registers of a local APIC ({@code struct kvm_lapic_state}), by their offsets in its page. */
public final class Lapic {
    /** The id; 8 bits in the high byte in xAPIC mode. */
    public static final int ID = 0x20;

    /** The version and the number of local vectors. */
    public static final int VERSION = 0x30;

    /** The task priority. */
    public static final int TASK_PRIORITY = 0x80;

    /** The spurious vector, and the bit that enables the APIC. */
    public static final int SPURIOUS_VECTOR = 0xf0;

    /** The local vector of the timer. */
    public static final int LVT_TIMER = 0x320;

    /** The local vector of pin LINT0. */
    public static final int LVT_LINT0 = 0x350;

    /** The local vector of pin LINT1. */
    public static final int LVT_LINT1 = 0x360;

    /** How long its registers are, in bytes. */
    public static final int SIZE = 0x400;

    private static final int DELIVERY_MODE_SHIFT = 8;
    private static final int DELIVERY_MODE_MASK = 7 << DELIVERY_MODE_SHIFT;

    private final int[] words;

    private Lapic(int[] words) {
        this.words = words;
    }

    /** A local APIC with these words, of which there are 256. */
    public static Lapic of(int... words) {
        if (words.length != SIZE / Integer.BYTES) {
            throw new IllegalArgumentException("a local APIC has " + SIZE / Integer.BYTES + " words");
        }
        return new Lapic(words.clone());
    }

    /** The register at an offset, which is a multiple of 4 below {@link #SIZE}. */
    public int get(int offset) {
        return words[word(offset)];
    }

    /** The same state but for one register. */
    public Lapic with(int offset, int value) {
        int[] changed = words.clone();
        changed[word(offset)] = value;
        return new Lapic(changed);
    }

    /** The same state but for the delivery mode (0 fixed, 4 NMI, 7 ExtINT) of a local vector. */
    public Lapic withDeliveryMode(int vector, int mode) {
        return with(vector, (get(vector) & ~DELIVERY_MODE_MASK) | (mode << DELIVERY_MODE_SHIFT));
    }

    private static int word(int offset) {
        if (offset < 0 || offset >= SIZE || offset % Integer.BYTES != 0) {
            throw new IllegalArgumentException("no register of the local APIC is at " + offset);
        }
        return offset / Integer.BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lapic lapic && Arrays.equals(words, lapic.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "local APIC " + Hex.of(get(ID));
    }
}
