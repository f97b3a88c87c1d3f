package dev.vireo.drbd;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what DRBD does by itself. */
final class Waiting {
    private static final long LOOK_NANOS = Duration.ofMillis(300).toNanos();

    private Waiting() {}

    /**
     * Waits until something is so.
     *
     * @throws TimedOutException it was not within the limit
     */
    static void until(String what, ResourceName name, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new TimedOutException(
                        ErrorDetails.of("wait for", Node.subject(name), "it was not " + what + " within " + limit)
                                .effect(Effect.PARTIAL));
            }
            pause(name);
        }
    }

    /** Waits a moment. */
    static void pause(ResourceName name) {
        LockSupport.parkNanos(LOOK_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedOperationException(
                    ErrorDetails.of("wait for", Node.subject(name), "the thread was interrupted")
                            .effect(Effect.GOES_ON));
        }
    }
}
