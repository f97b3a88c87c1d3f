package dev.vireo.domain;

import dev.vireo.error.InvalidSpecException;

/**
 * What the caller knows about a migration that broke off at the worst moment.
 *
 * @param verdict who owns the guest from now on
 * @param statement how the caller knows, kept in the journal; such as {@code "node2 powered off by its PDU"}
 */
public record HandoverEvidence(Verdict verdict, String statement) {
    /** Refuses an empty statement. */
    public HandoverEvidence {
        if (statement.isBlank()) {
            throw InvalidSpecException.of("handover evidence", "statement", "must say how the caller knows");
        }
    }

    /** The target surely does not run the guest and will not: fenced, powered off, or looked at. */
    public static HandoverEvidence targetIsDown(String statement) {
        return new HandoverEvidence(Verdict.TARGET_IS_DOWN, statement);
    }

    /** The target surely runs the guest. */
    public static HandoverEvidence targetRuns(String statement) {
        return new HandoverEvidence(Verdict.TARGET_RUNS, statement);
    }

    /** Who owns the guest. */
    public enum Verdict {
        /** The guest is ours again. */
        TARGET_IS_DOWN,
        /** The guest is the target's; what is left of it here is removed. */
        TARGET_RUNS
    }
}
