package dev.vireo.core.internal.store;

import dev.vireo.host.HostId;
import org.jspecify.annotations.Nullable;

/**
 * The right to run a domain. Of all hosts that know a definition at most one has it.
 *
 * @param host the host that has it
 * @param epoch grows with each move, so that an older claim is recognised
 * @param handover a migration that may have switched; while it is there nothing runs here
 */
public record Residence(HostId host, long epoch, @Nullable Handover handover) {
    /**
     * A migration whose stream was allowed to switch.
     *
     * @param operation the migration's job
     * @param target the host that the guest was handed to
     * @param epoch the epoch that the target has if it runs the guest
     * @param running whether the guest is to run, not to be paused, wherever it is
     */
    public record Handover(String operation, HostId target, long epoch, boolean running) {
        /** The same for a guest that is to be paused, or does not run. */
        public Handover(String operation, HostId target, long epoch) {
            this(operation, target, epoch, false);
        }
    }
}
