package dev.vireo.drbd.verify;

/** What a verification has come to. */
public enum VerificationOutcome {
    /** Both hosts have the same data. */
    SAME,
    /** They do not, or did not before. */
    DIFFERENT,
    /** It did not reach the end: it was cancelled, the connection was lost, or nobody can tell. */
    INTERRUPTED
}
