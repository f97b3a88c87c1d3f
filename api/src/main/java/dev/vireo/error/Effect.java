package dev.vireo.error;

/** What became of the effect of a call that failed. */
public enum Effect {
    /** Nothing was changed; repeating the call is safe. */
    NOTHING,
    /** Some steps were applied and were not undone; the advice says which and what follows. */
    PARTIAL,
    /** The work was accepted and goes on without the caller, who stopped waiting. */
    GOES_ON,
    /** It cannot be known from here; re-read the state before deciding. */
    UNKNOWN
}
