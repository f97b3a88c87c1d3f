package dev.vireo.host;

/** How a lock is shared. */
public enum LockMode {
    /** With other shared holders. */
    SHARED,
    /** With nobody. */
    EXCLUSIVE
}
