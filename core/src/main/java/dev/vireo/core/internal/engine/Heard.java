package dev.vireo.core.internal.engine;

import java.time.Clock;
import java.time.Instant;

/**
 * The moment at which something was last known to be true.
 *
 * @param nanos by the monotonic clock, for ages
 * @param instant by the wall clock, for people
 */
record Heard(long nanos, Instant instant) {
    static Heard now(Clock clock) {
        return new Heard(System.nanoTime(), clock.instant());
    }

    Heard later(Heard other) {
        return nanos - other.nanos >= 0 ? this : other;
    }

    boolean isYoungerThan(long ageNanos) {
        return System.nanoTime() - nanos < ageNanos;
    }
}
