package dev.vireo.domain;

/** What happens to blocks that the guest discards. */
public enum DiscardMode {
    /** They are given back to the storage. */
    UNMAP,
    /** Nothing. */
    IGNORE
}
