package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.FreeNumbers;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;
import dev.vireo.storage.StorageVolume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Two lab hosts with a volume group each, and what tests do with replicated volumes on them. */
final class Mirror {
    static final Duration PATIENCE = Duration.ofMinutes(3);
    static final VolumeGroupName GROUP = VolumeGroupName.of("mirrored");
    static final ByteSize SIZE = ByteSize.ofMiB(32);

    private final List<LabHost> hosts;

    private Mirror(List<LabHost> hosts) {
        this.hosts = hosts;
    }

    static Mirror on(Lab lab) {
        Mirror mirror = new Mirror(List.of(lab.host(1), lab.host(2)));
        for (LabHost host : mirror.hosts) {
            Lvm lvm = lvm(host);
            if (lvm.report().group(GROUP).isEmpty()) {
                lvm.groups().create(GROUP, ByteSize.ofMiB(4), List.of(host.spareDisk(0)));
            }
        }
        return mirror;
    }

    static Lvm lvm(LabHost host) {
        return lvm(host.host());
    }

    static Lvm lvm(Host host) {
        return Lvm.on(host, LvmOptions.builder().deadline(PATIENCE).build());
    }

    static VolumeId volume(String name) {
        return new VolumeId(GROUP, VolumeName.of(name));
    }

    LabHost host(int number) {
        return hosts.get(number - 1);
    }

    NodeName node(int number) {
        return NodeName.of(host(number).run("uname", "-n").strip());
    }

    /** What lies below the sides of a volume. */
    Map<NodeName, StorageVolume> below(String name) {
        return Map.of(
                node(1), lvm(host(1)).pool(GROUP).get(name),
                node(2), lvm(host(2)).pool(GROUP).get(name));
    }

    ReplicatedVolumes volumes() {
        return volumes(host(1).host(), host(2).host());
    }

    static ReplicatedVolumes volumes(Host one, Host other) {
        return ReplicatedVolumes.on(Drbd.on(one), Drbd.on(other));
    }

    /** Makes a volume of zeroes on each host. */
    void makeDisks(String name) {
        for (LabHost host : hosts) {
            lvm(host).create(VolumeSpec.builder(volume(name), SIZE).build());
            host.run("blkdiscard", "--zeroout", volume(name).path().value());
        }
    }

    ResourceSpec spec(String name, FreeNumbers free) {
        return builder(name, free).build();
    }

    ResourceSpec.Builder builder(String name, FreeNumbers free) {
        return ResourceSpec.builder(ResourceName.of(name), side(1, name, free), side(2, name, free));
    }

    private Side side(int number, String name, FreeNumbers free) {
        return Side.builder(node(number))
                .disk(volume(name).path())
                .minor(free.minor())
                .address(host(number).dataAddress(), free.port())
                .build();
    }

    /** Makes a replicated volume whose sides are alike. */
    ReplicatedVolume make(String name) {
        makeDisks(name);
        return create(
                volumes(), name, CreateOptions.builder().skipSynchronization().build());
    }

    ReplicatedVolume create(ReplicatedVolumes volumes, String name, CreateOptions options) {
        return volumes.create(free -> spec(name, free), options).await(PATIENCE);
    }

    static void awaitHealthy(DrbdResource end) {
        Awaitility.await("healthy")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> end.state().isHealthy());
    }

    /** Writes at the start of a device, and does not return before it is there. */
    void write(int number, HostPath device, String text) {
        host(number)
                .run(Command.of("dd", "of=" + device, "conv=notrunc,fsync", "status=none")
                        .input(text))
                .orThrow("write to", device.value());
    }

    /** The start of a device, past the page cache: what DRBD writes below itself does not go through that. */
    String read(int number, HostPath device, int bytes) {
        String line = "dd if=" + device + " bs=4k count=1 iflag=direct status=none | head -c " + bytes;
        return host(number).run("sh", "-c", line);
    }

    /** Nothing of a volume is left on either host, but for the devices below it. */
    void assertGone(String name) {
        for (LabHost host : hosts) {
            assertThat(Drbd.on(host.host()).state().resource(ResourceName.of(name)))
                    .isEmpty();
            assertThat(host.host().files().status(HostPath.of("/etc/drbd.d/" + name + ".res")))
                    .isEmpty();
            assertThat(host.host()
                            .run(Command.of("blkid", "-p", volume(name).path().value()))
                            .exitStatus())
                    .as("metadata on " + host)
                    .isEqualTo(2);
        }
    }
}
