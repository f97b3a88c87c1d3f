package dev.vireo.examples;

import dev.vireo.Hypervisor;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.PeerState;
import dev.vireo.drbd.PeerVolumeState;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Side;
import dev.vireo.host.HostPath;
import java.io.PrintStream;

/** What DRBD is doing, and what it is told. */
public final class Replication {
    private Replication() {}

    public static void main(String[] arguments) {
        try (Hypervisor hypervisor = Hypervisor.connect(arguments[0])) {
            show(Drbd.on(hypervisor.host()), System.out);
        }
    }

    // @start region="show"
    /** Prints how the resources of a host are, and what is being synchronized. */
    static void show(Drbd drbd, PrintStream out) {
        for (ResourceState resource : drbd.state().resources()) {
            out.println(resource.name() + ", " + resource.role() + (resource.isHealthy() ? "" : ", not healthy"));
            for (PeerState peer : resource.peers()) {
                for (PeerVolumeState volume : peer.volumes()) {
                    volume.progress().ifPresent(done -> out.println("  " + volume.replication() + " " + done));
                }
            }
        }
    }
    // @end

    // @start region="spec"
    /** A volume that is on two hosts. */
    static ResourceSpec spec() {
        Side one = Side.builder(NodeName.of("host1"))
                .disk(HostPath.of("/dev/guests/web1"))
                .minor(10)
                .address("192.0.2.1", 7789)
                .build();
        Side other = Side.builder(NodeName.of("host2"))
                .disk(HostPath.of("/dev/guests/web1"))
                .minor(10)
                .address("192.0.2.2", 7789)
                .build();
        return ResourceSpec.builder(ResourceName.of("web1"), one, other).build();
    }
    // @end
}
