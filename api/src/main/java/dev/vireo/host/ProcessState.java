package dev.vireo.host;

/** The state of a process. */
public enum ProcessState {
    /** It runs, waits or is stopped, and would take a signal. */
    ALIVE,
    /** Stopped by a signal or a debugger ({@code T}). */
    STOPPED,
    /** In an uninterruptible wait ({@code D}), mostly for a device; signals take effect when it ends. */
    UNINTERRUPTIBLE,
    /** Ended, not yet reaped by its parent; it holds no files any more. */
    ZOMBIE,
    /** There is no such process. */
    GONE;

    /** Whether it may still hold files and devices. */
    public boolean mayHoldFiles() {
        return this == ALIVE || this == STOPPED || this == UNINTERRUPTIBLE;
    }
}
