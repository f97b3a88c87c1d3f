package dev.vireo.lab.internal.host;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A deadline, and pauses between looks at what nobody announces. */
public final class Patience {
    private static final long PAUSE_NANOS = 200_000_000;

    private final Duration limit;
    private final long end;

    private Patience(Duration limit) {
        this.limit = limit;
        end = System.nanoTime() + limit.toNanos();
    }

    /** From now on. */
    public static Patience of(Duration limit) {
        return new Patience(limit);
    }

    /** What is left of it; never zero, which some calls take for no limit. */
    public Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    /** What is left of it, but not more than this. */
    public Duration left(Duration atMost) {
        return left().compareTo(atMost) < 0 ? left() : atMost;
    }

    /**
     * Pauses for a moment.
     *
     * @throws TimedOutException the deadline has passed
     * @throws InterruptedOperationException the thread was interrupted
     */
    public void pause(String attempted, String subject, String problem) {
        if (System.nanoTime() - end >= 0) {
            throw new TimedOutException(ErrorDetails.of(attempted, subject, problem + " within " + limit));
        }
        LockSupport.parkNanos(PAUSE_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedOperationException(
                    ErrorDetails.of(attempted, subject, "the waiting thread was interrupted"));
        }
    }
}
