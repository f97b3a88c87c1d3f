package dev.vireo.drbd;

import java.util.List;

/** A volume on two hosts. A handle that several threads may use; every call asks the hosts. */
public final class ReplicatedVolume {
    private final DrbdResource one;
    private final DrbdResource other;

    ReplicatedVolume(DrbdResource one, DrbdResource other) {
        this.one = one;
        this.other = other;
    }

    /** Its name. */
    public ResourceName name() {
        return one.name();
    }

    /** Its two ends, one on each host. */
    public List<DrbdResource> ends() {
        return List.of(one, other);
    }

    @Override
    public String toString() {
        return "replicated volume " + name();
    }
}
