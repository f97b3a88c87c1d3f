package dev.vireo.microvm.internal.driver;

import dev.vireo.core.driver.LaunchPlan;

/** Where guests' machines are made. */
interface Maker extends AutoCloseable {
    /** Whether a machine opens its kernel once more as a user of its own, who must be able to. */
    boolean ownUser();

    /** The first number that files of a machine may have. */
    int firstDescriptor();

    /** The command that makes a machine, or stands for it. */
    LaunchPlan plan(MachinePlan machine);

    /** Ends what cannot go on without this connection. Idempotent. */
    @Override
    void close();
}
