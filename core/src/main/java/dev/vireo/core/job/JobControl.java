package dev.vireo.core.job;

/** How a job's work tells where it is and hears that it should stop. */
public interface JobControl {
    /** Enters a phase. */
    void phase(String name);

    /** Tells the share that is done, between 0 and 1. */
    void progress(double share);

    /** Whether the caller wants it to stop. */
    boolean cancelRequested();

    /** Calls this when the caller wants it to stop, at once if that was so already. */
    void onCancel(Runnable action);
}
