package dev.vireo.drbd;

import java.util.List;

/** The volumes that two hosts hold together. A handle that several threads may use. */
public final class ReplicatedVolumes {
    private final Drbd one;
    private final Drbd other;

    private ReplicatedVolumes(Drbd one, Drbd other) {
        this.one = one;
        this.other = other;
    }

    /** Of two hosts. */
    public static ReplicatedVolumes on(Drbd one, Drbd other) {
        return new ReplicatedVolumes(one, other);
    }

    /** DRBD on both hosts. */
    public List<Drbd> hosts() {
        return List.of(one, other);
    }

    /** A volume by its name, which need not exist. */
    public ReplicatedVolume volume(ResourceName name) {
        return new ReplicatedVolume(one.resource(name), other.resource(name));
    }
}
