package dev.vireo.core.job;

/**
 * The work of a job.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface JobWork<T> {
    /**
     * Does the work on a thread of its own.
     *
     * @throws JobCancelledException it was asked to stop, and everything was undone
     */
    T run(JobControl control);
}
