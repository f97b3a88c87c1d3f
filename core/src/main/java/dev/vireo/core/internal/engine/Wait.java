package dev.vireo.core.internal.engine;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A deadline, and pauses between looks at what nobody announces. */
final class Wait {
    private static final long FIRST_PAUSE_NANOS = 500_000;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    private final long deadline;
    private long pause = FIRST_PAUSE_NANOS;

    private Wait(long deadline) {
        this.deadline = deadline;
    }

    static Wait atMost(Duration limit) {
        return new Wait(System.nanoTime() + limit.toNanos());
    }

    boolean expired() {
        return deadline - System.nanoTime() <= 0;
    }

    Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    Duration remaining(Duration atMost) {
        Duration left = remaining();
        return left.compareTo(atMost) < 0 ? left : atMost;
    }

    /** Pauses, a little longer each time; an interrupt ends the operation. */
    void pause(String attempted, String subject) {
        LockSupport.parkNanos(pause);
        pause = Math.min(LONGEST_PAUSE_NANOS, pause * 9 / 8);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedOperationException(
                    ErrorDetails.of(attempted, subject, "the waiting thread was interrupted"));
        }
    }
}
