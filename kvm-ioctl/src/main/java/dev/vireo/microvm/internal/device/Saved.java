package dev.vireo.microvm.internal.device;

import dev.vireo.json.JsonObject;

/** A device whose state goes into a snapshot. */
public interface Saved {
    /**
     * Stops all work, so that nothing of the guest's memory changes any more, and waits until it has stopped.
     * Idempotent.
     */
    void quiesce();

    /** Goes on with what was stopped. Idempotent. */
    void go();

    /** Its state, while it is quiet. */
    JsonObject save();

    /** Takes over a state, while it is quiet, in a machine that never ran. */
    void load(JsonObject state);
}
