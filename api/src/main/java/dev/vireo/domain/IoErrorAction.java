package dev.vireo.domain;

/** What happens when a disk fails. Carried out by the hypervisor itself, so it holds with no program attached. */
public enum IoErrorAction {
    /** The guest gets the error. */
    REPORT,
    /** The guest is paused and can be resumed when the cause is mended. */
    STOP,
    /** The guest is told that all is well. Loses data. */
    IGNORE,
    /** Paused when the storage is full, else reported. */
    STOP_WHEN_FULL
}
