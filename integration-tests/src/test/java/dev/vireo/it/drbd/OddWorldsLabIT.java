package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.drbd.AbsentPeer;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.Side;
import dev.vireo.error.CommandFailedException;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeSpec;
import dev.vireo.storage.StorageVolume;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts that are not as one would have them: others who use them, names, ports and space. */
@UseLab(hosts = 2)
@Timeout(1800)
class OddWorldsLabIT {
    private static final CreateOptions ALIKE =
            CreateOptions.builder().skipSynchronization().build();

    /** Runs a line on a host until the test is over with it. */
    private static AutoCloseable meanwhile(LabHost host, String line) {
        host.run("sh", "-c", "(" + line + ") > /run/meanwhile 2>&1 & echo $! > /run/meanwhile.pid");
        return () -> host.run("sh", "-c", "kill $(cat /run/meanwhile.pid)");
    }

    private static void useAndRemove(Mirror mirror, String name) {
        ReplicatedVolume volume = mirror.make(name);
        StorageVolume disk = volume.disk(mirror.node(1), mirror.below(name));
        HostPath device = disk.acquire("web1").path();
        mirror.write(1, device, "on both");
        disk.grow(ByteSize.ofMiB(48));
        disk.release("web1");
        assertThat(mirror.read(2, Mirror.volume(name).path(), 7)).isEqualTo("on both");
        assertThat(volume.remove(AbsentPeer.REFUSE)).isEmpty();
        mirror.assertGone(name);
    }

    @Test
    void somebodyElseRunsDrbdadmAllTheTime(Lab lab) throws Exception {
        Mirror mirror = Mirror.on(lab);
        try (AutoCloseable unused = meanwhile(
                mirror.host(1), "while :; do drbdadm adjust all; drbdadm status all; drbdadm dump all; done")) {
            for (int round = 1; round <= 3; round++) {
                useAndRemove(mirror, "hand" + round);
            }
        }
    }

    @Test
    void hostsMayHaveNamesWithDots(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        for (LabHost host : lab.hosts()) {
            host.run("hostname", host.name() + ".rack-1.example");
        }
        try {
            assertThat(mirror.node(1).value()).endsWith(".rack-1.example");
            useAndRemove(mirror, "dotted");
        } finally {
            lab.hosts().forEach(host -> host.run("hostname", host.name()));
        }
    }

    @Test
    void aPortThatSomebodyListensAtIsNotTaken(Lab lab) throws Exception {
        Mirror mirror = Mirror.on(lab);
        ReplicatedVolume first = mirror.make("first");
        int taken = first.spec().sides().get(0).port();
        first.remove(AbsentPeer.REFUSE);
        String listen = "exec perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => " + taken
                + ", Listen => 1, ReuseAddr => 1) or die; $| = 1; print qq(listens\\n); sleep'";
        try (AutoCloseable unused = meanwhile(mirror.host(2), listen)) {
            mirror.host(2).run("sh", "-c", "until grep -q listens /run/meanwhile; do :; done");
            ReplicatedVolume second = mirror.make("second");
            assertThat(second.spec().sides()).extracting(Side::port).doesNotContain(taken);
            second.remove(AbsentPeer.REFUSE);
        }
    }

    @Test
    void noSpaceForTheMetadataLeavesNothing(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        Lvm lvm = Mirror.lvm(mirror.host(2));
        VolumeId full = Mirror.volume("full");
        VolumeId thinly = Mirror.volume("thinly");
        VolumeId pool = Mirror.volume("thin");
        lvm.createThinPool(pool, ByteSize.ofMiB(8), ByteSize.ofMiB(4));
        lvm.createThin(full, pool.name(), ByteSize.ofMiB(32), Set.of());
        lvm.createThin(thinly, pool.name(), Mirror.SIZE, Set.of());
        mirror.host(2).run("sh", "-c", "dd if=/dev/zero of=" + full.path() + " bs=64k oflag=direct; true");
        Mirror.lvm(mirror.host(1))
                .create(VolumeSpec.builder(thinly, Mirror.SIZE).build());
        mirror.host(1).run("blkdiscard", "--zeroout", thinly.path().value());

        ReplicatedVolumes volumes = mirror.volumes();
        assertThatThrownBy(() -> mirror.create(volumes, "thinly", ALIKE)).isInstanceOf(CommandFailedException.class);
        assertThat(volumes.recover()).isEmpty();
        mirror.assertGone("thinly");

        lvm.remove(full);
        // What was half made has left its traces, and is not taken for empty.
        mirror.host(1).run("blkdiscard", "--zeroout", thinly.path().value());
        mirror.host(2).run("blkdiscard", thinly.path().value());
        ReplicatedVolume volume = mirror.create(volumes, "thinly", ALIKE);
        volume.ends().forEach(Mirror::awaitHealthy);
        volume.remove(AbsentPeer.REFUSE);
    }
}
