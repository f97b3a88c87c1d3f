package dev.vireo.domain;

/** What becomes of a migration that does not get to its end in time, because the guest changes its memory too fast. */
public enum SlowMigration {
    /** It fails; the guest goes on where it is. */
    CANCEL,
    /** The guest is stopped, so that the rest can be sent. */
    PAUSE,
    /** The guest runs at the target at once and fetches what is missing; a broken link costs the guest its life. */
    POST_COPY
}
