package dev.vireo.drbd;

/** States of a resource with one volume, as DRBD 8.4 would tell them. */
public final class States {
    private States() {}

    /** How one side is, with a peer that is current. */
    public static ResourceState of(String role, String connection, String disk, String replication, String more) {
        String events = "exists resource name:web1 role:" + role + " suspended:no\n"
                + "exists connection name:web1 peer-node-id:0 conn-name:peer connection:" + connection
                + " role:Secondary\n"
                + "exists device name:web1 volume:0 minor:10 disk:" + disk + "\n"
                + "exists peer-device name:web1 peer-node-id:0 conn-name:peer volume:0 replication:" + replication
                + " peer-disk:UpToDate resync-suspended:no " + more + "\n"
                + "exists -\n";
        return DrbdState.parse(events, "")
                .flatMap(state -> state.resource(ResourceName.of("web1")))
                .orElseThrow();
    }
}
