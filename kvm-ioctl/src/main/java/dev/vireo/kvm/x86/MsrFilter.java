package dev.vireo.kvm.x86;

import java.util.BitSet;
import java.util.List;

/**
 * Which model-specific registers a guest may use without asking ({@code struct kvm_msr_filter}). What is not allowed
 * leaves the guest as an exit, where the extension {@code X86_USER_SPACE_MSR} is enabled for it, or is a fault in the
 * guest.
 *
 * @param allowTheRest whether registers in no range are allowed
 * @param ranges up to 16 ranges
 */
public record MsrFilter(boolean allowTheRest, List<Range> ranges) {
    /** How many ranges there can be. */
    public static final int MOST_RANGES = 16;

    /** How many registers a range can have. */
    public static final int LONGEST = 0x600 * Byte.SIZE;

    /** Refuses more than 16 ranges. */
    public MsrFilter {
        ranges = List.copyOf(ranges);
        if (ranges.size() > MOST_RANGES) {
            throw new IllegalArgumentException("there can be " + MOST_RANGES + " ranges, not " + ranges.size());
        }
    }

    /** A filter that allows everything but what its ranges deny. */
    public static MsrFilter allowing(Range... except) {
        return new MsrFilter(true, List.of(except));
    }

    /**
     * Registers that follow each other.
     *
     * @param base the first one's number
     * @param count how many there are, 1 to {@link #LONGEST}
     * @param allowed those that are allowed, counted from the first
     * @param read whether this is about reading
     * @param write whether this is about writing
     */
    public record Range(int base, int count, BitSet allowed, boolean read, boolean write) {
        /** Refuses a range that is empty or too long. */
        public Range {
            if (count < 1 || count > LONGEST) {
                throw new IllegalArgumentException("a range has 1 to " + LONGEST + " registers, not " + count);
            }
            allowed = (BitSet) allowed.clone();
        }

        /** A range in which neither reading nor writing is allowed. */
        public static Range denied(int base, int count) {
            return new Range(base, count, new BitSet(), true, true);
        }

        @Override
        public BitSet allowed() {
            return (BitSet) allowed.clone();
        }
    }
}
