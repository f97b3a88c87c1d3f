package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.FreeNumbers;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import dev.vireo.drbd.fence.FencingService;
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

/** Two hosts of a lab with a volume that is on both. */
final class ReplicatedLab {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ByteSize EXTENT = ByteSize.ofMiB(4);
    private static final ByteSize SIZE = ByteSize.ofMiB(32);
    private static final VolumeGroupName GROUP = VolumeGroupName.of("guests");
    private static final ResourceName NAME = ResourceName.of("diary");
    private static final VolumeId BELOW = new VolumeId(GROUP, VolumeName.of(NAME.value()));

    private final Lab lab;
    private final ReplicatedVolume volume;

    private ReplicatedLab(Lab lab, ReplicatedVolume volume) {
        this.lab = lab;
        this.volume = volume;
    }

    /** Makes a logical volume of zeroes on each host, and one replicated volume of both. */
    static ReplicatedLab make(Lab lab) {
        for (LabHost host : lab.hosts()) {
            host.run("modprobe", "drbd");
            FencingService.install(host.host());
            try (Lvm lvm = lvm(host)) {
                lvm.groups().create(GROUP, EXTENT, List.of(host.spareDisk(0)));
                lvm.create(VolumeSpec.builder(BELOW, SIZE).build());
            }
        }
        ReplicatedVolumes volumes = ReplicatedVolumes.on(
                Drbd.on(lab.host(1).host()), Drbd.on(lab.host(2).host()));
        ReplicatedVolume made = volumes.create(
                        free -> ResourceSpec.builder(NAME, side(lab.host(1), free), side(lab.host(2), free))
                                .fencePeer(FencingService.HANDLER)
                                .build(),
                        CreateOptions.builder().wipe().skipSynchronization().build())
                .await(PATIENCE);
        return new ReplicatedLab(lab, made);
    }

    private static Lvm lvm(LabHost host) {
        return Lvm.on(host.host(), LvmOptions.builder().deadline(PATIENCE).build());
    }

    private static Side side(LabHost host, FreeNumbers free) {
        return Side.builder(node(host))
                .disk(BELOW.path())
                .minor(free.minor())
                .address(host.dataAddress(), free.port())
                .build();
    }

    /** DRBD's name of a host. */
    static NodeName node(LabHost host) {
        return NodeName.of(host.name());
    }

    /** The volume. */
    ReplicatedVolume volume() {
        return volume;
    }

    /** The volume as a guest's disk on a host. */
    StorageVolume disk(LabHost host) {
        return volume.disk(node(host), Map.of());
    }

    /** After a host has lost its power: nobody starts the volume there by itself. */
    void startAgain(LabHost host) {
        host.run("modprobe", "drbd");
        try (Lvm lvm = lvm(host)) {
            lvm.activate(BELOW, true);
        }
        volume.end(node(host)).up();
        volume.synchronization(node(host)).await(PATIENCE);
    }

    /** Writes on a host's disk behind DRBD's back, as a disk does that forgets. */
    void corrupt(LabHost host, int block) {
        host.run("dd", "if=/dev/urandom", "of=" + BELOW.path(), "bs=4096", "seek=" + block, "count=1", "oflag=direct");
    }

    @Override
    public String toString() {
        return volume + " on " + lab.hosts();
    }
}
