package dev.vireo.domain;

/** What happens when the guest powers itself off. Carried out by the hypervisor itself. */
public enum PoweroffAction {
    /** The domain ends. */
    STOP,
    /** It is kept, paused, for a look at it. */
    PAUSE
}
