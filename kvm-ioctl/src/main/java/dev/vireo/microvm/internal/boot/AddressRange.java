package dev.vireo.microvm.internal.boot;

/**
 * A range of guest-physical addresses.
 *
 * @param start its first address
 * @param length in bytes
 */
public record AddressRange(long start, long length) {
    /** Refuses what wraps around. */
    public AddressRange {
        if (start < 0 || length < 0 || start > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("no range of addresses: " + start + "+" + length);
        }
    }

    /** From one address to the one behind the last. */
    public static AddressRange between(long start, long end) {
        return new AddressRange(start, end - start);
    }

    /** The first address behind it. */
    public long end() {
        return start + length;
    }

    /** Whether it holds all of another. */
    public boolean holds(AddressRange other) {
        return start <= other.start && other.end() <= end();
    }

    /** Whether they share an address. */
    public boolean overlaps(AddressRange other) {
        return start < other.end() && other.start < end();
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(start) + "..0x" + Long.toHexString(end());
    }
}
