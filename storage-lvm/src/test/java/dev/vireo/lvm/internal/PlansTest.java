package dev.vireo.lvm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.Discards;
import dev.vireo.lvm.LvmTag;
import dev.vireo.lvm.ThinPoolGrowth;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlansTest {
    private static final VolumeId ONE = VolumeId.of("vg0", "one");
    private static final ByteSize SIZE = ByteSize.ofMiB(8);

    private static String line(List<String> argv) {
        return String.join(" ", argv);
    }

    private static String create(VolumeSpec.Builder spec) {
        return line(Plans.create(spec.build(), false));
    }

    @Test
    void makesVolumesOfEachLayout() {
        assertThat(create(VolumeSpec.builder(ONE, SIZE)))
                .isEqualTo("lvcreate -y --type linear -ay -Zy -Wy -L 8388608b -n one vg0");
        assertThat(create(VolumeSpec.builder(ONE, SIZE).striped(3).stripeSize(ByteSize.ofKiB(64))))
                .isEqualTo("lvcreate -y --type striped -i 3 -I 65536b -ay -Zy -Wy -L 8388608b -n one vg0");
        assertThat(create(VolumeSpec.builder(ONE, SIZE).raid1(2)))
                .isEqualTo("lvcreate -y --type raid1 -m 1 -ay -Zy -Wy -L 8388608b -n one vg0");
        assertThat(create(VolumeSpec.builder(ONE, SIZE).raid10(2)))
                .isEqualTo("lvcreate -y --type raid10 -i 2 -m 1 -ay -Zy -Wy -L 8388608b -n one vg0");
        assertThat(line(Plans.create(
                        VolumeSpec.builder(ONE, SIZE)
                                .tag(LvmTag.of("b"))
                                .tag(LvmTag.of("a=1"))
                                .build(),
                        true)))
                .isEqualTo("lvcreate -y --type linear --addtag a=1 --addtag b -an -Zn -Wn -L 8388608b -n one vg0");
    }

    @Test
    void makesThinVolumesAndSnapshots() {
        VolumeId pool = VolumeId.of("vg0", "pool");
        assertThat(line(Plans.createThinPool(pool, SIZE, ByteSize.ofMiB(4))))
                .isEqualTo("lvcreate --type thin-pool --discards passdown -y -L 8388608b"
                        + " --poolmetadatasize 4194304b -n pool vg0");
        assertThat(line(Plans.createThin(ONE, pool.name(), SIZE, Set.of())))
                .isEqualTo("lvcreate --type thin -V 8388608b --thinpool pool -y -n one vg0");
        assertThat(line(Plans.snapshot(ONE, VolumeName.of("s"), SIZE)))
                .isEqualTo("lvcreate -s -L 8388608b -n s -y vg0/one");
        assertThat(line(Plans.thinSnapshot(ONE, VolumeName.of("s")))).isEqualTo("lvcreate -s -kn -ay -n s -y vg0/one");
        assertThat(line(Plans.merge(ONE))).isEqualTo("lvconvert --merge --background -y vg0/one");
    }

    @Test
    void givesThinPoolsWhatTheyNeed() {
        ByteSize small = ByteSize.ofMiB(4);
        assertThat(line(Plans.growPool(ONE, new ThinPoolGrowth(small, SIZE, small, small))))
                .isEqualTo("lvextend -y -L 8388608b vg0/one");
        assertThat(line(Plans.growPool(ONE, new ThinPoolGrowth(small, SIZE, small, SIZE))))
                .isEqualTo("lvextend -y -L 8388608b --poolmetadatasize 8388608b vg0/one");
        assertThat(line(Plans.discards(ONE, Discards.KEEP))).isEqualTo("lvchange --discards nopassdown -y vg0/one");
    }

    @Test
    void neverLeavesAQuestionOpen() {
        VolumeGroupName group = ONE.group();
        HostPath device = HostPath.of("/dev/sdb");
        List<List<String>> changes = List.of(
                Plans.create(VolumeSpec.builder(ONE, SIZE).build(), false),
                Plans.createThinPool(ONE, SIZE, SIZE),
                Plans.createThin(ONE, VolumeName.of("p"), SIZE, Set.of()),
                Plans.snapshot(ONE, VolumeName.of("s"), SIZE),
                Plans.thinSnapshot(ONE, VolumeName.of("s")),
                Plans.merge(ONE),
                Plans.grow(ONE, SIZE),
                Plans.shrink(ONE, SIZE),
                Plans.rename(ONE, VolumeName.of("two")),
                Plans.remove(ONE),
                Plans.activate(ONE, true),
                Plans.writable(ONE, false),
                Plans.tag(ONE, Set.of(LvmTag.of("a")), Set.of(LvmTag.of("b"))),
                Plans.createGroup(group, SIZE, List.of(device)),
                Plans.extendGroup(group, List.of(device)),
                Plans.reduceGroup(group, device),
                Plans.renameGroup(group, VolumeGroupName.of("vg1")),
                Plans.removeGroup(group),
                Plans.forgetMissing(group, true),
                Plans.convert(ONE, "raid10"),
                Plans.refresh(ONE),
                Plans.endScrub(ONE),
                Plans.growMetadata(ONE, SIZE),
                Plans.discards(ONE, Discards.IGNORE),
                Plans.restoreMissing(group, device),
                Plans.removeLabel(device));
        assertThat(changes).allSatisfy(argv -> assertThat(argv).contains("-y"));
    }

    @Test
    void asksForEverythingAtOnce() {
        List<String> all = Plans.report(List.of());
        assertThat(all).startsWith("fullreport", "--foreign", "--shared", "--reportformat", "json", "--units", "b");
        assertThat(Plans.report(List.of(ONE.group()))).endsWith("vg0").hasSize(all.size() + 1);
    }
}
