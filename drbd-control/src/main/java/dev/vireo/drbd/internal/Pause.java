package dev.vireo.drbd.internal;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what DRBD does by itself. */
public final class Pause {
    private static final Duration STEP = Duration.ofMillis(300);

    private final String attempted;
    private final String subject;

    /** While something is attempted on something. */
    public Pause(String attempted, String subject) {
        this.attempted = attempted;
        this.subject = subject;
    }

    /**
     * Waits until something is so.
     *
     * @param expected in words
     * @throws TimedOutException it is not so in time
     */
    public void until(String expected, Duration limit, BooleanSupplier condition) {
        until(expected, limit, STEP, condition);
    }

    /** The same, looking every so often. */
    public void until(String expected, Duration limit, Duration step, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= end) {
                throw new TimedOutException(
                        ErrorDetails.of(attempted, subject, "waited " + limit.toSeconds() + " s in vain: " + expected)
                                .effect(Effect.UNKNOWN));
            }
            pause(step);
        }
    }

    /**
     * Waits.
     *
     * @throws InterruptedOperationException the thread was interrupted; it stays so
     */
    public void pause(Duration time) {
        try {
            if (new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("nobody counts it down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of(attempted, subject, "the waiting thread was interrupted")
                            .effect(Effect.UNKNOWN),
                    e);
        }
    }
}
