package dev.vireo.benchmarks.drbd;

import dev.vireo.ByteSize;
import dev.vireo.drbd.AbsentPeer;
import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.FreeNumbers;
import dev.vireo.drbd.Generation;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.Side;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;
import dev.vireo.storage.StorageVolume;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two hosts with a logical volume each: a replicated volume is made of them by Vireo, or as somebody would by hand. */
public final class TwoHosts {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ResourceName NAME = ResourceName.of("bench");
    private static final VolumeId BELOW = new VolumeId(VolumeGroupName.of("bench"), VolumeName.of("below"));
    private static final FreeNumbers NUMBERS = new FreeNumbers(10, 7799);
    private static final String HOLDER = "bench";
    private static final HostPath FILE = HostPath.of("/etc/drbd.d/bench.res");

    private final List<LabHost> hosts;
    private final ReplicatedVolumes volumes;

    private TwoHosts(List<LabHost> hosts) {
        this.hosts = hosts;
        volumes = ReplicatedVolumes.on(
                Drbd.on(hosts.get(0).host()), Drbd.on(hosts.get(1).host()));
    }

    /** Makes the logical volumes. */
    public static TwoHosts of(Lab lab) {
        for (LabHost host : lab.hosts()) {
            host.run("modprobe", "drbd");
            try (Lvm lvm = Lvm.on(host.host())) {
                lvm.groups().create(BELOW.group(), ByteSize.ofMiB(4), List.of(host.spareDisk(0)));
                lvm.create(VolumeSpec.builder(BELOW, ByteSize.ofMiB(32)).build());
            }
        }
        return new TwoHosts(lab.hosts());
    }

    private static Side side(LabHost host, FreeNumbers free) {
        return Side.builder(NodeName.of(host.name()))
                .disk(BELOW.path())
                .minor(free.minor())
                .address(host.dataAddress(), free.port())
                .build();
    }

    private ResourceSpec spec(FreeNumbers free) {
        return ResourceSpec.builder(NAME, side(hosts.get(0), free), side(hosts.get(1), free))
                .build();
    }

    private LabHost first() {
        return hosts.get(0);
    }

    /** DRBD on the first host. */
    public Drbd drbd() {
        return volumes.hosts().get(0);
    }

    /** Zeroes both devices, makes a volume of them, and the first host primary. */
    public void make() {
        CreateOptions zeroed =
                CreateOptions.builder().wipe().skipSynchronization().build();
        volumes.create(this::spec, zeroed).await(PATIENCE);
        disk().acquire(HOLDER);
    }

    private StorageVolume disk() {
        return volumes.volume(NAME).disk(NodeName.of(first().name()), Map.of());
    }

    /** Takes it away. */
    public void remove() {
        disk().release(HOLDER);
        volumes.volume(NAME).remove(AbsentPeer.REFUSE);
    }

    /** The same as {@link #make} by DRBD's programs. */
    public void makeByHand() {
        byte[] file = Drbd.resourceFile(spec(NUMBERS), Generation.V8_4).getBytes(StandardCharsets.UTF_8);
        for (LabHost host : hosts) {
            host.host().files().replace(FILE, file, 0600);
            host.run("blkdiscard", "--zeroout", BELOW.path().value());
            admin(host, "create-md", "--force");
            admin(host, "up");
        }
        admin(first(), "wait-connect");
        first().run("drbdadm", "--", "--clear-bitmap", "new-current-uuid", NAME + "/0");
        admin(first(), "primary");
    }

    /** The same as {@link #remove} by DRBD's programs. */
    public void removeByHand() {
        for (LabHost host : hosts) {
            admin(host, "down");
            host.run("drbdadm", "--", "--force", "wipe-md", NAME.value());
            host.host().files().delete(FILE);
        }
    }

    private static void admin(LabHost host, String verb, String... options) {
        host.run(
                "drbdadm",
                Stream.concat(Stream.concat(Stream.of(verb), Stream.of(options)), Stream.of(NAME.value()))
                        .toArray(String[]::new));
    }

    /** What a person reads to know how a resource is. */
    public String status() {
        return first().run("drbdsetup", "status", "--verbose", "--statistics", NAME.value());
    }

    /** Asks again and again, until it is not connected. */
    public void awaitCutByHand() {
        String line = "while [ \"$(drbdadm cstate " + NAME + ")\" = Connected ]; do :; done";
        first().run(Command.of("sh", "-c", line).deadline(PATIENCE)).orThrow("watch", NAME.value());
    }

    /** Whether the first host sees its peer. */
    public boolean isConnected() {
        return isConnected(drbd().state(NAME));
    }

    /** Whether a state has the peer. */
    public static boolean isConnected(ResourceState state) {
        return state.peers().stream().allMatch(peer -> peer.connection() == ConnectionState.CONNECTED);
    }
}
