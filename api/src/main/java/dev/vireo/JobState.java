package dev.vireo;

/** The state of a job. */
public enum JobState {
    /** Under way. */
    RUNNING,
    /** Asked to stop, not stopped yet. */
    CANCELLING,
    /** Ended with its result. */
    SUCCEEDED,
    /** Ended with a failure. */
    FAILED,
    /** Ended because it was asked to; its effect was undone. */
    CANCELLED;

    /** Whether it has ended. */
    public boolean ended() {
        return this != RUNNING && this != CANCELLING;
    }
}
