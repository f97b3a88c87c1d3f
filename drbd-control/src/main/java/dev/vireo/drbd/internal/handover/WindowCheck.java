package dev.vireo.drbd.internal.handover;

import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.DiskState;
import dev.vireo.drbd.PeerState;
import dev.vireo.drbd.ReplicationState;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Role;
import java.util.Optional;

/** Whether a guest may go from one side to the other. Pure. */
final class WindowCheck {
    private WindowCheck() {}

    /** Why both sides may not become primary; empty if they may. */
    static Optional<String> beforeOpening(ResourceState source, ResourceState target) {
        Optional<String> problem = replication("the source", source).or(() -> replication("the target", target));
        if (problem.isPresent()) {
            return problem;
        }
        return target.role() == Role.SECONDARY
                ? Optional.empty()
                : Optional.of("the target is " + target.role().word() + " already");
    }

    /** Why the guest may not go on at the target; empty if it may. */
    static Optional<String> beforeSwitching(ResourceState source, ResourceState target) {
        Optional<String> problem = replication("the source", source).or(() -> replication("the target", target));
        if (problem.isPresent()) {
            return problem;
        }
        return source.role() == Role.PRIMARY && target.role() == Role.PRIMARY
                ? Optional.empty()
                : Optional.of("the source is " + source.role().word() + ", the target "
                        + target.role().word());
    }

    /** What a write would miss; empty if each write goes to two current disks. */
    static Optional<String> replication(String side, ResourceState state) {
        if (!state.suspended().isEmpty()) {
            return Optional.of(side + " stands still: " + String.join(", ", state.suspended()));
        }
        if (state.peers().size() != 1) {
            return Optional.of(side + " has " + state.peers().size() + " connections");
        }
        PeerState peer = state.peers().get(0);
        if (peer.connection() != ConnectionState.CONNECTED) {
            return Optional.of(side + " is not connected to the other: "
                    + peer.connection().word());
        }
        boolean current = state.volumes().stream().allMatch(volume -> volume.disk() == DiskState.UP_TO_DATE)
                && peer.volumes().stream().allMatch(volume -> volume.disk() == DiskState.UP_TO_DATE);
        boolean idle = peer.volumes().stream().allMatch(volume -> volume.replication() == ReplicationState.ESTABLISHED);
        return current && idle ? Optional.empty() : Optional.of(side + " is not current on both disks: " + state);
    }
}
