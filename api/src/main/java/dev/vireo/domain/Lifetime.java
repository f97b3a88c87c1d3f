package dev.vireo.domain;

/** What the life of a running guest is tied to. */
public enum Lifetime {
    /** To nothing of ours: it has a process of its own, and outlives the program that started it. */
    OWN,
    /**
     * To the program that started it: it ends when that closes its hypervisor, or ends itself, in whatever way. Other
     * programs see and control it like any other.
     */
    CALLER
}
