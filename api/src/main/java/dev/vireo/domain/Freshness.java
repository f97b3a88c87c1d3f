package dev.vireo.domain;

/** How far a status can be trusted. */
public enum Freshness {
    /** The hypervisor answered lately and would have told a change. */
    LIVE,
    /** It was true once; the hypervisor has not answered since {@code asOf}. */
    STALE,
    /** Nothing was ever learned. */
    UNKNOWN
}
