package dev.vireo.host.ssh.internal.io;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A moment on the monotonic clock until which something may take. */
public final class Deadline {
    /** Half of what the clock can express, so that differences never overflow. */
    private static final long FOREVER = Long.MAX_VALUE / 2;

    private final long nanoTime;
    private final Duration limit;

    private Deadline(long nanoTime, Duration limit) {
        this.nanoTime = nanoTime;
        this.limit = limit;
    }

    /** So long from now; a negative duration is none. */
    public static Deadline after(Duration limit) {
        boolean endless = limit.toSeconds() >= TimeUnit.NANOSECONDS.toSeconds(FOREVER);
        long nanos = limit.isNegative() ? 0 : endless ? FOREVER : limit.toNanos();
        return new Deadline(System.nanoTime() + nanos, limit);
    }

    /** This one, or one so long from now, whichever is later. */
    public Deadline atLeast(Duration rest) {
        return remainingNanos() >= rest.toNanos() ? this : after(rest);
    }

    /** What is left; zero when it has passed. */
    public long remainingNanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    /** Whether it has passed. */
    public boolean hasPassed() {
        return remainingNanos() == 0;
    }

    /** How long it was at the start. */
    public Duration limit() {
        return limit;
    }

    /**
     * Waits so long, or until it has passed.
     *
     * @throws InterruptedOperationException the thread was interrupted; its flag stays set
     */
    public void pause(long nanos, String attempted, String subject) {
        LockSupport.parkNanos(this, Math.min(nanos, remainingNanos()));
        refuseInterrupt(attempted, subject);
    }

    /** Throws if the thread is interrupted; its flag stays set. */
    public static void refuseInterrupt(String attempted, String subject) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(attempted, subject, Effect.NOTHING);
        }
    }

    /** The exception for an interrupt; sets the flag again. */
    public static InterruptedOperationException interrupted(String attempted, String subject, Effect effect) {
        Thread.currentThread().interrupt();
        return new InterruptedOperationException(
                ErrorDetails.of(attempted, subject, "the waiting thread was interrupted")
                        .effect(effect));
    }
}
