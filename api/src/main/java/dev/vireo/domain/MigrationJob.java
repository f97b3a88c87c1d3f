package dev.vireo.domain;

import dev.vireo.Job;

/** A migration under way. A cancel counts until the guest may run at the target; after that it is finished. */
public interface MigrationJob extends Job<MigrationResult> {
    /** How far the transfer is; cached, never waits. */
    MigrationProgress progress();

    /**
     * Lets the guest run at the target at once and fetch what is missing from there. It ends for good if the link or
     * one of the hosts is lost before all has come.
     *
     * @throws dev.vireo.error.WrongStateException it was not allowed by {@link MigrationOptions#postCopy()}
     */
    void startPostCopy();
}
