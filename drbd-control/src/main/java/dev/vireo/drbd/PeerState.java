package dev.vireo.drbd;

import dev.vireo.drbd.internal.StateTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A connection of a resource. Immutable. */
public final class PeerState {
    private final String name;
    private final OptionalInt nodeId;
    private final ConnectionState connection;
    private final Role role;
    private final List<PeerVolumeState> volumes;

    PeerState(Fields fields, List<PeerVolumeState> volumes) {
        name = fields.values().getOrDefault("conn-name", StateTable.ONLY_PEER);
        Optional<Long> id = fields.number("peer-node-id");
        nodeId = id.isPresent() ? OptionalInt.of((int) id.get().longValue()) : OptionalInt.empty();
        connection = ConnectionState.of(fields.text("connection"));
        role = Role.of(fields.text("role"));
        this.volumes = List.copyOf(volumes);
    }

    /** The name of the connection: with DRBD 9 that of the peer's host, with 8.4 always {@code peer}. */
    public String name() {
        return name;
    }

    /** The number of the peer within the resource; DRBD 8.4 says 0. */
    public OptionalInt nodeId() {
        return nodeId;
    }

    /** How far the connection is. */
    public ConnectionState connection() {
        return connection;
    }

    /** Which part the peer has. */
    public Role role() {
        return role;
    }

    /** The volumes, by their numbers. */
    public List<PeerVolumeState> volumes() {
        return volumes;
    }

    @Override
    public String toString() {
        return name + ": " + connection + ", " + role + " " + volumes;
    }
}
