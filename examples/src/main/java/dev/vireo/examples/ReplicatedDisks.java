package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.Domains;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.DrbdWatch;
import dev.vireo.drbd.FreeNumbers;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.ResourceEvent;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.drbd.Side;
import dev.vireo.drbd.SynchronizationJob;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.storage.ContentSink;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.StorageVolume;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/** Disks of guests that are on two hosts. */
public final class ReplicatedDisks {
    private static final NodeName HOST1 = NodeName.of("host1");
    private static final NodeName HOST2 = NodeName.of("host2");
    private static final ResourceName NAME = ResourceName.of("web1");

    private ReplicatedDisks() {}

    // @start region="create"
    /** Makes a volume of {@code /dev/guests/web1} on both hosts, and waits until it is on both. */
    static ReplicatedVolume create(Host host1, Host host2) {
        ReplicatedVolumes volumes = ReplicatedVolumes.on(Drbd.on(host1), Drbd.on(host2));
        ReplicatedVolume volume = volumes.create(
                        free -> ResourceSpec.builder(
                                        NAME, side(HOST1, "192.0.2.1", free), side(HOST2, "192.0.2.2", free))
                                .build(),
                        CreateOptions.defaults())
                .await(Duration.ofMinutes(2));
        SynchronizationJob job = volume.synchronization(HOST1);
        job.await(Duration.ofHours(10));
        return volume;
    }

    private static Side side(NodeName host, String address, FreeNumbers free) {
        return Side.builder(host)
                .disk(HostPath.of("/dev/guests/web1"))
                .minor(free.minor())
                .address(address, free.port())
                .build();
    }
    // @end

    // @start region="snapshots"
    /** Saves what the disk holds at this moment, and goes back to it later, when nobody uses it. */
    static void saveAndGoBack(StorageVolume disk, ContentSink backup) {
        StorageVolume moment = disk.snapshots().take("web1-monday", ByteSize.ofGiB(2));
        moment.download(backup).await(Duration.ofHours(2));
        disk.snapshots().revert("web1-monday").await(Duration.ofHours(2));
    }
    // @end

    // @start region="use"
    /** Runs a guest on it, and gives it more space while it runs. */
    static void use(Domains domains, ReplicatedVolume volume, StorageVolume disk1, StorageVolume disk2) {
        StorageVolume disk = volume.disk(HOST1, Map.of(HOST1, disk1, HOST2, disk2));
        DiskSource source = disk.acquire("web1");
        Domain domain = domains.define(DomainSpec.builder(DomainName.of("web1"))
                .disk(DiskSpec.builder("root", source).build())
                .build());
        domain.start();
        domain.growDisk("root", disk, ByteSize.ofGiB(40));
    }
    // @end

    // @start region="watch"
    /** Prints what happens to the resources of a host until it is closed. */
    static DrbdWatch watch(Drbd drbd, PrintStream out) {
        DrbdWatch watch = drbd.watch();
        watch.events()
                .on(
                        ResourceEvent.class,
                        event -> out.println(event.at() + " " + event.name() + " "
                                + event.after().map(Object::toString).orElse("is down")));
        return watch;
    }
    // @end
}
