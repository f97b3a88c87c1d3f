package dev.vireo.it.drbd;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.Generation;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Side;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A resource on two lab hosts, over a logical volume on each; both sides are alike and secondary at first. */
final class TwoHosts {
    static final ResourceName NAME = ResourceName.of("web1");
    static final HostPath DISK = HostPath.of("/dev/vg0/web1");
    static final HostPath DEVICE = HostPath.of("/dev/drbd10");

    /** Keeps LVM's programs off what lies below the spare disks, which they would take for a copy. */
    static final String ONLY_SPARE = "devices{global_filter=[\"a|^/dev/mapper/spare|\",\"r|.*|\"]}";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<LabHost> hosts;
    private final ReplicatedVolume volume;

    private TwoHosts(List<LabHost> hosts, ReplicatedVolume volume) {
        this.hosts = hosts;
        this.volume = volume;
    }

    static TwoHosts make(Lab lab) {
        return make(lab, builder -> {});
    }

    static TwoHosts make(Lab lab, Consumer<ResourceSpec.Builder> options) {
        List<LabHost> hosts = List.of(lab.host(1), lab.host(2));
        ResourceSpec.Builder spec = ResourceSpec.builder(NAME, side(hosts.get(0)), side(hosts.get(1)));
        options.accept(spec);
        byte[] file = Drbd.resourceFile(spec.build(), Generation.V8_4).getBytes(StandardCharsets.UTF_8);
        for (LabHost host : hosts) {
            remove(host);
            host.run("modprobe", "drbd");
            String disk = host.spareDisk(0).value();
            host.run("vgcreate", "--config", ONLY_SPARE, "--yes", "vg0", disk);
            host.run("lvcreate", "--config", ONLY_SPARE, "--yes", "-Wy", "--size", "32m", "--name", "web1", "vg0");
            host.run("blkdiscard", "--zeroout", DISK.value());
            host.host().files().replace(HostPath.of("/etc/drbd.d/web1.res"), file, 0600);
            host.run("drbdadm", "create-md", "--force", NAME.value());
            host.run("drbdadm", "up", NAME.value());
        }
        Drbd one = Drbd.on(hosts.get(0).host());
        Drbd other = Drbd.on(hosts.get(1).host());
        TwoHosts made = new TwoHosts(hosts, ReplicatedVolumes.on(one, other).volume(NAME));
        made.await(
                "connected",
                made.end(1),
                state -> state.peers().stream().anyMatch(peer -> peer.connection() == ConnectionState.CONNECTED));
        hosts.get(0).run("drbdadm", "--", "--clear-bitmap", "new-current-uuid", NAME + "/0");
        made.awaitHealthy();
        return made;
    }

    /** What the test before has left, if there was one. */
    private static void remove(LabHost host) {
        host.run(Command.of("drbdsetup", "down", NAME.value()));
        host.run(Command.of("vgremove", "--config", ONLY_SPARE, "--force", "--yes", "vg0"));
    }

    private static Side side(LabHost host) {
        return Side.builder(NodeName.of(host.name()))
                .disk(DISK)
                .minor(10)
                .address(host.dataAddress(), 7789)
                .build();
    }

    /** After its host has lost its power: nobody starts it there by itself. */
    void startAgain(int number) {
        LabHost host = host(number);
        host.run("modprobe", "drbd");
        host.run("vgchange", "--config", ONLY_SPARE, "--activate", "y", "vg0");
        end(number).up();
    }

    ReplicatedVolume volume() {
        return volume;
    }

    /** The side of a host, from 1. */
    DrbdResource end(int number) {
        return volume.ends().get(number - 1);
    }

    LabHost host(int number) {
        return hosts.get(number - 1);
    }

    void awaitHealthy() {
        await("healthy", end(1), ResourceState::isHealthy);
        await("healthy", end(2), ResourceState::isHealthy);
    }

    void await(String what, DrbdResource end, Predicate<ResourceState> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> end.find().filter(condition).isPresent());
    }

    /** Writes blocks of 4 KiB behind the back of DRBD, or in front of it. */
    void write(int host, HostPath device, long block, int blocks) {
        hosts.get(host - 1)
                .run(
                        "dd",
                        "if=/dev/urandom",
                        "of=" + device,
                        "bs=4096",
                        "seek=" + block,
                        "count=" + blocks,
                        "conv=notrunc",
                        "oflag=direct");
    }

    /** A hash of blocks of 4 KiB. */
    String hash(int host, HostPath device, long block, int blocks) {
        String line = "dd if=" + device + " bs=1M iflag=direct,skip_bytes,count_bytes skip=" + block * 4096 + " count="
                + blocks * 4096
                + " 2>/dev/null | sha256sum";
        return hosts.get(host - 1)
                .run(Command.of("sh", "-c", line).deadline(PATIENCE))
                .orThrow("read", device.value())
                .output();
    }

    /** All of the data, without DRBD's metadata. */
    String hash(int host) {
        return hash(host, DISK, 0, (int) (ByteSize.ofMiB(31).bytes() / 4096));
    }
}
