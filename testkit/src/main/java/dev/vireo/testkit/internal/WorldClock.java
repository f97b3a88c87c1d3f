package dev.vireo.testkit.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The clock of a machine: the real one until it is stopped. Guarded by the machine's monitor. */
final class WorldClock extends Clock {
    private final World world;
    private @Nullable Instant stoppedAt;
    private long nanosWhenStopped;
    private Duration advanced = Duration.ZERO;

    WorldClock(World world) {
        this.world = world;
    }

    void stop() {
        if (stoppedAt == null) {
            stoppedAt = Instant.now();
            nanosWhenStopped = System.nanoTime();
        }
    }

    void advance(Duration duration) {
        if (stoppedAt == null) {
            throw new IllegalStateException("useVirtualTime() first: the clock is the real one");
        }
        advanced = advanced.plus(duration);
    }

    long nanoTime() {
        synchronized (world) {
            return stoppedAt == null ? System.nanoTime() : nanosWhenStopped + advanced.toNanos();
        }
    }

    /** When a duration from now will have passed. */
    long after(Duration duration) {
        long limit = duration.compareTo(Duration.ofDays(365)) > 0
                ? Duration.ofDays(365).toNanos()
                : duration.toNanos();
        return nanoTime() + Math.max(0, limit);
    }

    /** Waits on the machine's monitor, which is held, until something changes or the time may have come. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    void waitOn(long nanos) throws InterruptedException {
        if (stoppedAt == null) {
            world.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        } else {
            world.wait();
        }
    }

    @Override
    public Instant instant() {
        synchronized (world) {
            return stoppedAt == null ? Instant.now() : stoppedAt.plus(advanced);
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
