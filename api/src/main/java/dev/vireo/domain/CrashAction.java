package dev.vireo.domain;

/** What happens when the guest's kernel panics and says so. Carried out by the hypervisor itself. */
public enum CrashAction {
    /** It is kept, paused, for a look at it. */
    PAUSE,
    /** The domain ends. */
    STOP,
    /** Nothing: the guest's own settings count. */
    IGNORE
}
