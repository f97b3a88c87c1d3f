package dev.vireo.it.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vireo.ByteSize;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.LogicalVolume;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.VolumeAttributes.Activity;
import dev.vireo.lvm.VolumeHealth;
import dev.vireo.lvm.VolumeHolder;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeKind;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Volumes on real disks of a host that is reached by SSH. */
@UseLab
@Timeout(900)
class VolumesLabIT {
    @Test
    void mirrorsAVolumeAndTellsWhenADiskIsLost(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId mirrored = Group.id("mirrored");
        LogicalVolume made = lvm.create(
                VolumeSpec.builder(mirrored, ByteSize.ofMiB(16)).raid1(2).build());
        assertThat(made.attributes().kind()).isEqualTo(VolumeKind.RAID);
        assertThat(made.segments()).singleElement().satisfies(segment -> {
            assertThat(segment.type()).isEqualTo("raid1");
            assertThat(segment.devices()).hasSize(2);
        });
        await().atMost(Group.PATIENCE)
                .until(() -> lvm.volume(mirrored).syncPercent().orElse(0) == 100);
        Group.write(host, mirrored.path(), "precious");
        host.failSpareDisk(1);
        try {
            host.run(Command.of(
                    "dd", "if=/dev/zero", "of=" + mirrored.path(), "bs=4k", "seek=10", "count=1", "oflag=direct"));
            await().atMost(Group.PATIENCE)
                    .until(() -> lvm.volume(mirrored).attributes().health() != VolumeHealth.GOOD);
            assertThat(Group.read(host, mirrored.path(), 8))
                    .as("the other image has it")
                    .isEqualTo("precious");
        } finally {
            host.repairSpareDisk(1);
        }
        lvm.remove(mirrored);
    }

    @Test
    void clonesAThinVolumeAndFillsItsPool(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId pool = Group.id("pool");
        lvm.createThinPool(pool, ByteSize.ofMiB(16), ByteSize.ofMiB(4));
        VolumeId golden = Group.id("golden");
        LogicalVolume made = lvm.createThin(golden, pool.name(), ByteSize.ofGiB(1), Set.of());
        assertThat(made.pool()).contains("pool");
        assertThat(made.size()).isEqualTo(ByteSize.ofGiB(1));
        Group.write(host, golden.path(), "golden image");
        LogicalVolume clone = lvm.thinSnapshot(golden, VolumeName.of("clone"));
        assertThat(clone.origin()).contains("golden");
        assertThat(clone.attributes().activity()).isEqualTo(Activity.ACTIVE);
        Group.write(host, clone.path(), "cloned");
        assertThat(Group.read(host, golden.path(), 12)).isEqualTo("golden image");
        assertThat(Group.read(host, clone.path(), 12)).isEqualTo("cloned image");
        assertThat(lvm.holders(golden))
                .as("a thin snapshot needs nothing of its origin")
                .isEmpty();
        assertThat(lvm.volume(pool).dataPercent().orElse(0)).isPositive();

        host.run(Command.of("dd", "if=/dev/zero", "of=" + golden.path(), "bs=1M", "count=32", "oflag=direct"));
        await().atMost(Group.PATIENCE)
                .until(() -> lvm.volume(pool).attributes().health() == VolumeHealth.OUT_OF_DATA_SPACE);
        lvm.grow(pool, ByteSize.ofMiB(64));
        await().atMost(Group.PATIENCE).until(() -> lvm.volume(pool).attributes().health() == VolumeHealth.GOOD);
        assertThatThrownBy(() -> lvm.remove(pool))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("thin volume clone");
        lvm.remove(clone.id());
        lvm.remove(golden);
        lvm.remove(pool);
    }

    @Test
    void goesBackToASnapshot(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId one = Group.id("one");
        lvm.create(VolumeSpec.builder(one, ByteSize.ofMiB(16)).build());
        Group.write(host, one.path(), "before");
        LogicalVolume snapshot = lvm.snapshot(one, VolumeName.of("saved"), ByteSize.ofMiB(8));
        assertThat(snapshot.origin()).contains("one");
        Group.write(host, one.path(), "after!");
        assertThatThrownBy(() -> lvm.remove(one))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("snapshot saved");
        lvm.jobs().merge(snapshot.id()).await(Group.PATIENCE);
        await().atMost(Group.PATIENCE)
                .until(() -> lvm.report(Group.NAME).snapshots(one).isEmpty());
        assertThat(Group.read(host, one.path(), 6)).isEqualTo("before");
        lvm.remove(one);
    }

    @Test
    void leavesAVolumeAloneThatSomebodyUses(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId used = Group.id("used-1");
        lvm.create(VolumeSpec.builder(used, ByteSize.ofMiB(32)).build());
        assertThat(lvm.holders(used)).isEmpty();

        host.run("mkfs.ext4", "-q", used.path().value());
        host.run("mount", used.path().value(), "/mnt");
        assertThat(lvm.holders(used)).contains(new VolumeHolder(VolumeHolder.Kind.MOUNT, "/mnt"));
        assertRefused(lvm, used, "/mnt");
        host.run("umount", "/mnt");

        host.run(Command.of("dmsetup", "create", "above").input("0 8192 linear " + used.path() + " 0\n"))
                .orThrow("make", "a device");
        assertThat(lvm.holders(used)).extracting(VolumeHolder::kind).containsExactly(VolumeHolder.Kind.DEVICE);
        assertRefused(lvm, used, "dm-");
        host.run("dmsetup", "remove", "above");

        HostPath resource = HostPath.of("/etc/drbd.d/r0.res");
        host.host()
                .files()
                .create(
                        resource,
                        ("resource r0 { on host1 { disk " + used.mapperPath() + "; } }\n")
                                .getBytes(StandardCharsets.UTF_8),
                        0644);
        assertRefused(lvm, used, "r0.res");
        host.host().files().delete(resource);
        assertThat(lvm.rename(used, VolumeName.of("free")).path().value()).isEqualTo("/dev/guests/free");
        lvm.remove(Group.id("free"));
    }

    private static void assertRefused(Lvm lvm, VolumeId used, String by) {
        assertThatThrownBy(() -> lvm.remove(used))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining(by);
        assertThatThrownBy(() -> lvm.rename(used, VolumeName.of("other"))).isInstanceOf(WrongStateException.class);
        assertThatThrownBy(() -> lvm.shrink(used, ByteSize.ofMiB(4))).isInstanceOf(WrongStateException.class);
        assertThat(lvm.grow(used, ByteSize.ofBytes(lvm.volume(used).size().bytes() + (4 << 20))))
                .as("it may grow")
                .isNotNull();
    }

    @Test
    void isNotHeldUpByAFrozenDevice(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId frozen = Group.id("frozen");
        lvm.create(VolumeSpec.builder(frozen, ByteSize.ofMiB(8)).build());
        host.run("dmsetup", "suspend", "guests-frozen");
        try {
            assertThat(lvm.volume(frozen).attributes().activity()).isEqualTo(Activity.SUSPENDED);
            VolumeId other = Group.id("other");
            lvm.create(VolumeSpec.builder(other, ByteSize.ofMiB(8)).build());
            lvm.remove(other);
        } finally {
            host.run("dmsetup", "resume", "guests-frozen");
        }
        lvm.remove(frozen);
    }
}
