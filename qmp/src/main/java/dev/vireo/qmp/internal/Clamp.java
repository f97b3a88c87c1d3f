package dev.vireo.qmp.internal;

import java.time.Duration;

/** Durations as nanoseconds that can be added to {@link System#nanoTime()}. */
final class Clamp {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Clamp() {}

    static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : Math.max(0, duration.toNanos());
    }
}
