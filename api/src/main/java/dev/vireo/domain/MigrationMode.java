package dev.vireo.domain;

/** What of a domain moves. */
public enum MigrationMode {
    /** The guest, while it runs; it is stopped for a moment at the end. */
    LIVE,
    /** The guest, stopped from the beginning to the end: the fewest bytes, the longest downtime. */
    PAUSED,
    /** The definition alone, with the right to run it, of a domain that does not run. */
    DEFINITION
}
