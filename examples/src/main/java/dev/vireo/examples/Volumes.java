package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.Autoextension;
import dev.vireo.lvm.LogicalVolume;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmReport;
import dev.vireo.lvm.LvmTag;
import dev.vireo.lvm.VolumeGroup;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.StoragePool;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Shows the volume groups of a host: {@code Volumes URI}. */
public final class Volumes {
    private Volumes() {}

    public static void main(String[] arguments) {
        try (Hypervisor hypervisor = Hypervisor.connect(arguments[0])) {
            show(Lvm.on(hypervisor.host()), System.out);
        }
    }

    // @start region="show"
    /** Prints all that LVM has on a host. */
    static void show(Lvm lvm, PrintStream out) {
        LvmReport report = lvm.report();
        for (VolumeGroup group : report.groups()) {
            out.println(group + (group.partial() ? ", " + group.missing() + " devices are missing" : ""));
        }
        for (LogicalVolume volume : report.volumes()) {
            out.println(volume + ", " + volume.attributes().activity() + ", "
                    + volume.attributes().health());
        }
    }
    // @end

    // @start region="disk"
    /** Makes a group of an empty device, and a disk for a guest in it. */
    static LogicalVolume makeDisk(Lvm lvm, HostPath device, String guest, ByteSize size) {
        VolumeGroupName guests = VolumeGroupName.of("guests");
        if (lvm.report().group(guests).isEmpty()) {
            lvm.groups().create(guests, ByteSize.ofMiB(4), List.of(device));
        }
        return lvm.create(VolumeSpec.builder(VolumeId.of("guests", guest), size)
                .tag(LvmTag.of("owner=" + guest))
                .build());
    }
    // @end

    // @start region="care"
    /** Gives a disk more space, and says why that is not possible if it is not. */
    static boolean grow(Lvm lvm, VolumeId disk, ByteSize size, PrintStream out) {
        try {
            lvm.grow(disk, size);
            return true;
        } catch (NotEnoughResourcesException e) {
            out.println("the group is full: " + e.getMessage());
        } catch (WrongStateException e) {
            out.println("nothing to do: " + e.getMessage());
        }
        return false;
    }
    // @end

    // @start region="golden"
    /** Gives a guest a clone of a golden volume as its disk. */
    static Domain cloneFor(String guest, Hypervisor hypervisor, Lvm lvm) {
        StoragePool thin = lvm.pool(VolumeId.of("guests", "thin"));
        lvm.thinSnapshot(VolumeId.of("guests", "golden"), VolumeName.of(guest));
        DiskSource disk = thin.get(guest).acquire(guest);
        return hypervisor
                .domains()
                .define(DomainSpec.builder(DomainName.of(guest))
                        .memory(ByteSize.ofGiB(1))
                        .disk(DiskSpec.builder("root", disk).build())
                        .build());
    }
    // @end

    // @start region="online"
    /** Gives a guest that runs more space. */
    static void growOnline(Domain domain, StoragePool pool, ByteSize size) {
        domain.growDisk("root", pool.get(domain.name().value()), size);
    }
    // @end

    // @start region="fill"
    /** Gives a thin pool more space when it is filled above 80 percent, and says so. */
    static void extend(Lvm lvm, VolumeId pool, PrintStream out) {
        Autoextension policy = Autoextension.above(80).by(20).upTo(ByteSize.ofGiB(500));
        lvm.thinPools().extend(pool, policy).ifPresent(growth -> out.println(pool + ": " + growth));
    }
    // @end

    // @start region="evacuate"
    /** Empties a device and takes it out of its group, under volumes that are in use. */
    static void retire(Lvm lvm, VolumeGroupName group, HostPath device, Duration limit) {
        lvm.jobs().evacuate(group, device, Optional.empty()).await(limit);
        lvm.groups().reduce(group, device);
    }
    // @end
}
