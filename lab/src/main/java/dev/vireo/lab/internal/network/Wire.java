package dev.vireo.lab.internal.network;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** One direction between two ports: whether a frame arrives, and when. Not for two threads. */
public final class Wire {
    private static final double NANOS = 1e9;
    private static final long MOST_WAITING_NANOS = 2_000_000_000L;

    private final RandomGenerator random;
    private WireSettings settings = WireSettings.GOOD;
    private long busyUntil = Long.MIN_VALUE;

    /** A good one, with what decides which frames are lost. */
    public Wire(RandomGenerator random) {
        this.random = random;
    }

    /** What is wrong with it. */
    public WireSettings settings() {
        return settings;
    }

    /** Changes what is wrong with it. */
    public void set(WireSettings changed) {
        settings = changed;
        if (changed.bytesPerSecond() == 0) {
            busyUntil = Long.MIN_VALUE;
        }
    }

    /**
     * When a frame that is sent now arrives; empty if it does not. Like a real queue, one that is slower than what is
     * sent drops what would wait for more than two seconds.
     *
     * @param now nanoseconds on any clock that does not jump
     */
    public OptionalLong arrival(long now, int bytes) {
        if (settings.cut() || random.nextDouble() < settings.loss()) {
            return OptionalLong.empty();
        }
        long sent = now;
        if (settings.bytesPerSecond() > 0) {
            long begin = Math.max(now, busyUntil);
            if (begin - now > MOST_WAITING_NANOS) {
                return OptionalLong.empty();
            }
            sent = begin + (long) (bytes * NANOS / settings.bytesPerSecond());
            busyUntil = sent;
        }
        return OptionalLong.of(sent + settings.delayNanos());
    }
}
