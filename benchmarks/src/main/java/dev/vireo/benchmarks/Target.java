package dev.vireo.benchmarks;

import java.util.Locale;

/**
 * What a figure should reach.
 *
 * @param bound which side of the limit is good
 * @param limit the limit
 * @param scale what is compared with the limit
 */
public record Target(Bound bound, double limit, Scale scale) {
    /** Which side of the limit is good. */
    public enum Bound {
        /** Small is good. */
        AT_MOST,
        /** Large is good. */
        AT_LEAST
    }

    /** What is compared with the limit. */
    public enum Scale {
        /** Our figure divided by the peer's. */
        RATIO,
        /** Our figure itself. */
        ABSOLUTE
    }

    /** Our figure should be at most so many times the peer's. */
    public static Target atMostTimes(double ratio) {
        return new Target(Bound.AT_MOST, ratio, Scale.RATIO);
    }

    /** Our figure should be at least so many times the peer's. */
    public static Target atLeastTimes(double ratio) {
        return new Target(Bound.AT_LEAST, ratio, Scale.RATIO);
    }

    /** Our figure should be at most this. */
    public static Target atMost(double value) {
        return new Target(Bound.AT_MOST, value, Scale.ABSOLUTE);
    }

    /** Our figure should be at least this. */
    public static Target atLeast(double value) {
        return new Target(Bound.AT_LEAST, value, Scale.ABSOLUTE);
    }

    /** Whether a value on this target's scale satisfies. */
    public boolean isMetBy(double value) {
        return bound == Bound.AT_MOST ? value <= limit : value >= limit;
    }

    /** As in {@code <= 1.15 x}. */
    @Override
    public String toString() {
        String number = limit == Math.rint(limit)
                ? Long.toString((long) limit)
                : String.format(Locale.ROOT, "%.4f", limit).replaceAll("0+$", "");
        return (bound == Bound.AT_MOST ? "<= " : ">= ") + number + (scale == Scale.RATIO ? " x" : "");
    }
}
