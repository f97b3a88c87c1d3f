package dev.vireo.qmp.control;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import java.time.Duration;

/** The end of a call that takes several steps. */
final class TimeLimit {
    private final long end;

    private TimeLimit(long end) {
        this.end = end;
    }

    static TimeLimit in(Duration limit) {
        return new TimeLimit(System.nanoTime() + limit.toNanos());
    }

    /** What is left; nothing if it has passed. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /**
     * What is left.
     *
     * @throws TimedOutException nothing is
     */
    Duration leftFor(String attempted, String subject) {
        Duration left = left();
        if (left.isZero()) {
            throw new TimedOutException(ErrorDetails.of(attempted, subject, "the time was over before it was asked"));
        }
        return left;
    }
}
