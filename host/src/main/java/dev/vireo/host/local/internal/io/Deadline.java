package dev.vireo.host.local.internal.io;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A moment on the monotonic clock until which something may take. */
public final class Deadline {
    /** About 146 years: half of what the clock can express, so that differences never overflow. */
    private static final long FOREVER = Long.MAX_VALUE / 2;

    private final long nanoTime;
    private final Duration limit;

    private Deadline(long nanoTime, Duration limit) {
        this.nanoTime = nanoTime;
        this.limit = limit;
    }

    /** So long from now; a negative duration is none. */
    public static Deadline after(Duration limit) {
        return new Deadline(System.nanoTime() + toNanos(limit), limit);
    }

    private static long toNanos(Duration limit) {
        if (limit.isNegative()) {
            return 0;
        }
        return limit.toSeconds() >= FOREVER / 1_000_000_000L ? FOREVER : limit.toNanos();
    }

    /** What is left; zero or less when it has passed. */
    public long remainingNanos() {
        return nanoTime - System.nanoTime();
    }

    /** Whether it has passed. */
    public boolean hasPassed() {
        return remainingNanos() <= 0;
    }

    /** How long it was at the start. */
    public Duration limit() {
        return limit;
    }

    /**
     * Waits for a moment, but not beyond the deadline.
     *
     * @throws InterruptedOperationException the thread was interrupted; its flag stays set
     */
    public void pause(long nanos, String attempted, String subject) {
        LockSupport.parkNanos(this, Math.max(0, Math.min(nanos, remainingNanos())));
        refuseInterrupt(attempted, subject);
    }

    /** Throws if the thread is interrupted; its flag stays set. */
    public static void refuseInterrupt(String attempted, String subject) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(attempted, subject, Effect.NOTHING);
        }
    }

    /** The exception for an interrupt; the caller sees to the flag. */
    public static InterruptedOperationException interrupted(String attempted, String subject, Effect effect) {
        return new InterruptedOperationException(
                ErrorDetails.of(attempted, subject, "the waiting thread was interrupted")
                        .effect(effect));
    }
}
