package dev.vireo.kvm;

import java.util.List;

/**
 * A figure that KVM counts.
 *
 * @param name its name, such as {@code exits}
 * @param kind how it moves
 * @param unit what it counts
 * @param base 10 or 2
 * @param exponent the figure is to be multiplied by the base to this power to be in its unit
 * @param bucketSize of a linear histogram
 * @param values the figure; those of a histogram, or of several of a kind
 */
public record Statistic(String name, Kind kind, Unit unit, int base, int exponent, int bucketSize, List<Long> values) {
    /** Copies the list. */
    public Statistic {
        values = List.copyOf(values);
    }

    /** How a figure moves. */
    public enum Kind {
        /** It only grows. */
        CUMULATIVE,
        /** It is what is now. */
        INSTANT,
        /** It is the largest that there was. */
        PEAK,
        /** How often a value fell into buckets of one size. */
        LINEAR_HISTOGRAM,
        /** How often a value fell into buckets that double. */
        LOGARITHMIC_HISTOGRAM,
        /** In a way that this version does not know. */
        OTHER
    }

    /** What a figure counts. */
    public enum Unit {
        /** Occurrences, or anything. */
        NONE,
        /** Bytes. */
        BYTES,
        /** Seconds, as a rule in billionths by the exponent. */
        SECONDS,
        /** Cycles of the processor. */
        CYCLES,
        /** 0 or 1. */
        BOOLEAN,
        /** What this version does not know. */
        OTHER
    }

    /** The first, and mostly only, value. */
    public long value() {
        return values.isEmpty() ? 0 : values.get(0);
    }

    /** The same in its unit. */
    public double scaled() {
        return value() * Math.pow(base, exponent);
    }
}
