package dev.vireo;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Work that takes its time and can be watched.
 *
 * @param <T> the result
 */
public interface Job<T> {
    /** Its identity, unique and the same for every program. */
    JobId id();

    /** What it does, such as {@code "migrate web1 to node2"}. */
    String description();

    /** How far it is; cached, never waits. */
    JobStatus status();

    /**
     * Waits for the result.
     *
     * @throws dev.vireo.error.TimedOutException it goes on; effect {@code GOES_ON}
     * @throws dev.vireo.error.VireoException what made the job fail
     */
    T await(Duration limit);

    /** Asks it to stop; it may still succeed. Its state tells what came of it. */
    void requestCancel();

    /** Completes on the callback executor with the result or the failure. */
    CompletionStage<T> completion();
}
