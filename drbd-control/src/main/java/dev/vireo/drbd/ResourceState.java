package dev.vireo.drbd;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The state of a resource, as one of its hosts sees it. Immutable. */
public final class ResourceState {
    private final String name;
    private final Role role;
    private final Set<String> suspended;
    private final List<VolumeState> volumes;
    private final List<PeerState> peers;

    ResourceState(String name, Fields fields, List<VolumeState> volumes, List<PeerState> peers) {
        this.name = name;
        role = Role.of(fields.text("role"));
        String reasons = fields.text("suspended");
        suspended = reasons.isEmpty() || reasons.equals("no")
                ? Set.of()
                : Set.copyOf(new TreeSet<>(List.of(reasons.split(",", -1))));
        this.volumes = List.copyOf(volumes);
        this.peers = List.copyOf(peers);
    }

    /** Its name: not always a {@link ResourceName}, as others make resources too. */
    public String name() {
        return name;
    }

    /** Which part this host has. */
    public Role role() {
        return role;
    }

    /**
     * Why reads and writes wait, in DRBD's words: {@code user}, {@code no-data}, {@code fencing}, {@code quorum}; empty
     * when they do not.
     */
    public Set<String> suspended() {
        return suspended;
    }

    /** The volumes on this host. */
    public List<VolumeState> volumes() {
        return volumes;
    }

    /** The connections, also those that are lost; none before the first {@code drbdadm connect}. */
    public List<PeerState> peers() {
        return peers;
    }

    /** Whether every volume is current on this host and on all peers, so that the loss of one host loses nothing. */
    public boolean isHealthy() {
        return !volumes.isEmpty()
                && !peers.isEmpty()
                && suspended.isEmpty()
                && volumes.stream().allMatch(volume -> volume.disk() == DiskState.UP_TO_DATE)
                && peers.stream().allMatch(ResourceState::isHealthy);
    }

    private static boolean isHealthy(PeerState peer) {
        return peer.connection() == ConnectionState.CONNECTED
                && !peer.volumes().isEmpty()
                && peer.volumes().stream()
                        .allMatch(volume -> volume.disk() == DiskState.UP_TO_DATE
                                && volume.outOfSync()
                                        .filter(size -> size.bytes() > 0)
                                        .isEmpty());
    }

    @Override
    public String toString() {
        return name + ": " + role + (suspended.isEmpty() ? "" : ", suspended by " + suspended) + " " + volumes + " "
                + peers;
    }
}
