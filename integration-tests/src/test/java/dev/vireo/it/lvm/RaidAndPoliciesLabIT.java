package dev.vireo.it.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.Autoextension;
import dev.vireo.lvm.Discards;
import dev.vireo.lvm.FrozenDeviceException;
import dev.vireo.lvm.GroupProblem;
import dev.vireo.lvm.LogicalVolume;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.LvmTag;
import dev.vireo.lvm.ThinPoolGrowth;
import dev.vireo.lvm.VolumeAttributes.Activity;
import dev.vireo.lvm.VolumeGroup;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeHealth;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeKind;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSegment;
import dev.vireo.lvm.VolumeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redundant volumes, thin pools under a policy, merges that wait, jobs that are cancelled, and devices that freeze. */
@UseLab
@Timeout(1200)
class RaidAndPoliciesLabIT {
    private static final VolumeGroupName GROUP = VolumeGroupName.of("pieces");
    private static final ByteSize SIZE = ByteSize.ofMiB(16);
    private static final ByteSize LARGE = ByteSize.ofMiB(160);

    private static VolumeId id(String name) {
        return new VolumeId(GROUP, VolumeName.of(name));
    }

    @AfterEach
    void removeAll(Lab lab) {
        Pieces.remove(lab.host(1), GROUP);
    }

    private static Lvm group(LabHost host, int pieces) {
        Lvm lvm = Pieces.on(host, pieces);
        lvm.groups().create(GROUP, Group.EXTENT, Pieces.paths(pieces));
        return lvm;
    }

    private static void awaitAlike(Lvm lvm, VolumeId id) {
        await().atMost(Group.PATIENCE).until(() -> lvm.volume(id).syncPercent().orElse(0) == 100);
    }

    private static List<String> types(LogicalVolume volume) {
        return volume.segments().stream().map(VolumeSegment::type).toList();
    }

    @Test
    void raid10IsMadeConvertedAndScrubbed(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = group(host, 4);
        VolumeId made = id("made");
        LogicalVolume volume =
                lvm.create(VolumeSpec.builder(made, SIZE).raid10(2).build());
        assertThat(types(volume)).containsExactly("raid10");
        assertThat(volume.attributes().kind()).isEqualTo(VolumeKind.RAID);
        awaitAlike(lvm, made);
        Group.write(host, made.path(), "precious");
        assertThat(lvm.jobs().scrub(made, false).await(Group.PATIENCE).mismatches())
                .hasValue(0);
        assertThat(types(lvm.jobs().mirror(made, 1).await(Group.PATIENCE))).containsExactly("striped");
        assertThat(types(lvm.jobs().mirror(made, 2).await(Group.PATIENCE))).containsExactly("raid10");
        assertThat(Group.read(host, made.path(), 8)).isEqualTo("precious");
        lvm.remove(made);
    }

    @Test
    void aScrubFindsAndRepairsWhatDiffers(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = group(host, 2);
        VolumeId mirrored = id("mirrored");
        lvm.create(VolumeSpec.builder(mirrored, SIZE).raid1(2).build());
        awaitAlike(lvm, mirrored);
        host.run(
                "dd",
                "if=/dev/urandom",
                "of=/dev/mapper/pieces-mirrored_rimage_1",
                "bs=64k",
                "seek=4",
                "count=4",
                "oflag=direct");
        LogicalVolume compared = lvm.jobs().scrub(mirrored, false).await(Group.PATIENCE);
        assertThat(compared.mismatches().orElse(0)).isPositive();
        assertThat(compared.attributes().health()).isEqualTo(VolumeHealth.MISMATCHES);
        assertThat(compared.attributes().health().advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("scrub"));
        lvm.jobs().scrub(mirrored, true).await(Group.PATIENCE);
        LogicalVolume again = lvm.jobs().scrub(mirrored, false).await(Group.PATIENCE);
        assertThat(again.mismatches()).hasValue(0);
        assertThat(again.attributes().health()).isEqualTo(VolumeHealth.GOOD);
        lvm.remove(mirrored);
    }

    @Test
    void whatLayOnALostDeviceIsReplaced(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = group(host, 5);
        VolumeId mirrored = id("mirrored");
        VolumeId striped = id("striped");
        lvm.create(VolumeSpec.builder(mirrored, SIZE).raid1(2).build());
        lvm.create(VolumeSpec.builder(striped, SIZE).raid10(2).build());
        awaitAlike(lvm, mirrored);
        awaitAlike(lvm, striped);
        Group.write(host, mirrored.path(), "precious");
        Group.write(host, striped.path(), "valuable");
        Pieces.fail(host, 1);
        assertThat(lvm.groups().problems(GROUP))
                .extracting(GroupProblem::kind)
                .containsExactly(GroupProblem.Kind.MISSING_DEVICES);
        assertThat(lvm.volume(mirrored).attributes().health()).isEqualTo(VolumeHealth.PARTIAL);
        assertThatThrownBy(() -> lvm.groups().forgetMissing(GROUP, Set.of(mirrored.name(), striped.name())))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("replaceMissing");
        assertThat(lvm.jobs().replaceMissing(GROUP).await(Group.PATIENCE).partial())
                .isFalse();
        for (VolumeId each : List.of(mirrored, striped)) {
            LogicalVolume volume = lvm.volume(each);
            assertThat(volume.attributes().health()).isEqualTo(VolumeHealth.GOOD);
            assertThat(volume.syncPercent()).hasValue(100);
        }
        assertThat(Group.read(host, mirrored.path(), 8)).isEqualTo("precious");
        assertThat(Group.read(host, striped.path(), 8)).isEqualTo("valuable");
        Pieces.heal(host, 1);
        lvm.remove(mirrored);
        lvm.remove(striped);
    }

    @Test
    void aDeviceThatComesBackIsRestored(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = group(host, 2);
        VolumeId mirrored = id("mirrored");
        lvm.create(VolumeSpec.builder(mirrored, SIZE).raid1(2).build());
        awaitAlike(lvm, mirrored);
        Pieces.fail(host, 1);
        Group.write(host, mirrored.path(), "written without it");
        await().atMost(Group.PATIENCE)
                .until(() -> lvm.volume(mirrored).attributes().health() != VolumeHealth.GOOD);
        lvm.tag(mirrored, Set.of(LvmTag.of("changed-without-it")), Set.of());
        Pieces.heal(host, 1);
        assertThat(lvm.groups().problems(GROUP))
                .extracting(GroupProblem::kind)
                .containsExactly(GroupProblem.Kind.MISSING_DEVICES);
        assertThat(lvm.groups().restore(GROUP, Pieces.path(1)).partial()).isFalse();
        assertThat(lvm.volume(mirrored).attributes().health()).isEqualTo(VolumeHealth.REFRESH_NEEDED);
        assertThat(lvm.jobs()
                        .refresh(mirrored)
                        .await(Group.PATIENCE)
                        .attributes()
                        .health())
                .isEqualTo(VolumeHealth.GOOD);
        assertThat(lvm.jobs().scrub(mirrored, false).await(Group.PATIENCE).mismatches())
                .hasValue(0);
        lvm.remove(mirrored);
    }

    @Test
    void aThinPoolGrowsByThePolicyOfTheCaller(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = group(host, 2);
        VolumeId pool = id("pool");
        VolumeId thin = id("thin");
        Autoextension policy = Autoextension.above(70).by(50);
        assertThat(lvm.createThinPool(pool, ByteSize.ofMiB(20), Group.EXTENT).discards())
                .contains(Discards.PASS_DOWN);
        lvm.createThin(thin, pool.name(), ByteSize.ofGiB(1), Set.of());
        assertThat(lvm.thinPools().extend(pool, policy)).as("it is empty").isEmpty();
        host.run("dd", "if=/dev/urandom", "of=" + thin.path(), "bs=1M", "count=18", "oflag=direct");
        assertThat(lvm.thinPools().due(pool, policy)).isPresent();
        ThinPoolGrowth growth = lvm.thinPools().extend(pool, policy).orElseThrow();
        assertThat(growth.data()).isEqualTo(ByteSize.ofMiB(32));
        assertThat(growth.metadata()).as("these are not full").isEqualTo(growth.metadataBefore());
        assertThat(lvm.volume(pool).size()).isEqualTo(growth.data());
        assertThat(lvm.thinPools().extend(pool, policy)).isEmpty();
        assertThat(lvm.thinPools().growMetadata(pool, ByteSize.ofMiB(8)).metadataSize())
                .isEqualTo(ByteSize.ofMiB(8));

        host.run(Command.of("dd", "if=/dev/urandom", "of=" + thin.path(), "bs=1M", "count=40", "oflag=direct"));
        await().atMost(Group.PATIENCE)
                .until(() -> lvm.volume(pool).attributes().health() == VolumeHealth.OUT_OF_DATA_SPACE);
        assertThat(lvm.thinPools().extend(pool, policy.upTo(ByteSize.ofMiB(32))))
                .isEmpty();
        assertThatThrownBy(() ->
                        lvm.thinPools().extend(pool, Autoextension.above(1).by(1000)))
                .isInstanceOf(NotEnoughResourcesException.class);
        assertThat(lvm.thinPools().extend(pool, policy)).isPresent();
        await().atMost(Group.PATIENCE).until(() -> lvm.volume(pool).attributes().health() == VolumeHealth.GOOD);

        assertThat(lvm.thinPools().discards(pool, Discards.KEEP).discards()).contains(Discards.KEEP);
        assertThatThrownBy(() -> lvm.thinPools().discards(pool, Discards.IGNORE))
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("deactivate");
        lvm.activate(thin, false);
        lvm.activate(pool, false);
        assertThat(lvm.thinPools().discards(pool, Discards.IGNORE).discards()).contains(Discards.IGNORE);
        lvm.remove(thin);
        lvm.remove(pool);
    }

    @Test
    void aSnapshotIsMergedWhenItsOriginIsActivatedNext(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = group(host, 2);
        VolumeId one = id("one");
        lvm.create(VolumeSpec.builder(one, SIZE).build());
        Group.write(host, one.path(), "before");
        VolumeId snapshot = lvm.snapshot(one, VolumeName.of("saved"), SIZE).id();
        Group.write(host, one.path(), "after!");
        host.run("systemd-run", "--unit=user-of-one", "sh", "-c", "exec sleep 3600 <" + one.path());
        await().atMost(Group.PATIENCE).until(() -> lvm.volume(one).open());
        assertThatThrownBy(() -> lvm.jobs().merge(snapshot).await(Group.PATIENCE))
                .isInstanceOf(WrongStateException.class);
        assertThat(lvm.mergeAtNextActivation(snapshot)
                        .orElseThrow()
                        .attributes()
                        .kind())
                .isEqualTo(VolumeKind.SNAPSHOT_MERGING);
        assertThat(lvm.volume(one).attributes().kind()).isEqualTo(VolumeKind.ORIGIN_MERGING);
        assertThat(Group.read(host, one.path(), 6))
                .as("its user sees nothing of it")
                .isEqualTo("after!");
        host.run("systemctl", "stop", "user-of-one");
        await().atMost(Group.PATIENCE).until(() -> !lvm.volume(one).open());
        lvm.activate(one, false);
        lvm.activate(one, true);
        if (lvm.report(GROUP).volume(snapshot).isPresent()) {
            lvm.jobs().merge(snapshot).await(Group.PATIENCE);
        }
        assertThat(Group.read(host, one.path(), 6)).isEqualTo("before");
        assertThat(lvm.volume(one).attributes().kind()).isEqualTo(VolumeKind.PLAIN);
        lvm.remove(one);
    }

    @Test
    void jobsThatAreCancelledLeaveWhatTheySay(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = group(host, 3);
        VolumeId one = id("one");
        VolumeId copy = id("copy");
        lvm.create(VolumeSpec.builder(one, LARGE).build());
        Group.write(host, one.path(), "precious");
        String device = lvm.volume(one).segments().get(0).devices().get(0);
        for (int piece = 0; piece < 3; piece++) {
            Pieces.slow(host, piece, 30);
        }

        cancel(lvm.jobs().evacuate(GROUP, Pieces.path(0), Optional.empty()));
        await().atMost(Group.PATIENCE).until(() -> lvm.recover().isEmpty());
        assertThat(lvm.report(GROUP).volumes())
                .noneMatch(each -> each.attributes().kind() == VolumeKind.PVMOVE);
        assertThat(lvm.volume(one).segments().get(0).devices()).containsExactly(device);

        cancel(lvm.content().copy(one, copy, Optional.empty()));
        await().atMost(Group.PATIENCE).until(() -> lvm.recover().isEmpty());
        assertThat(lvm.report(GROUP).volume(copy))
                .as("what is not complete is removed")
                .isEmpty();
        assertThat(Group.read(host, one.path(), 8)).isEqualTo("precious");

        cancel(lvm.content().wipe(one));
        await().atMost(Group.PATIENCE).until(() -> lvm.recover().isEmpty());
        assertThat(lvm.volume(one).attributes().activity()).isEqualTo(Activity.ACTIVE);
        for (int piece = 0; piece < 3; piece++) {
            Pieces.heal(host, piece);
        }
        lvm.remove(one);
    }

    private static void cancel(Job<?> job) {
        await().atMost(Group.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> job.status().progress().isPresent()
                        || job.status().state().ended());
        job.requestCancel();
        assertThatThrownBy(() -> job.await(Group.PATIENCE)).isInstanceOf(JobCancelledException.class);
    }

    @Test
    void aFrozenDeviceIsNamedAndOthersGoOn(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = group(host, 2);
        Pieces.suspend(host, 2);
        try {
            Lvm stuck = Lvm.on(
                    host.host(),
                    LvmOptions.builder()
                            .devices(Pieces.path(2))
                            .deadline(Duration.ofSeconds(15))
                            .build());
            assertThatThrownBy(() -> stuck.report())
                    .isInstanceOfSatisfying(
                            FrozenDeviceException.class,
                            e -> assertThat(e.devices()).containsExactly(Pieces.path(2)));
            VolumeId one = id("one");
            VolumeGroup before = lvm.group(GROUP);
            lvm.create(VolumeSpec.builder(one, SIZE).build());
            lvm.remove(one);
            assertThat(lvm.group(GROUP).free()).isEqualTo(before.free());
        } finally {
            Pieces.resume(host, 2);
        }
        assertThat(Pieces.on(host, 3).report().physicalVolumes()).hasSize(2);
    }

    @Test
    void aWipeThatHangsNamesTheFrozenVolume(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = group(host, 2);
        VolumeId one = id("one");
        lvm.create(VolumeSpec.builder(one, SIZE).build());
        Lvm impatient = Lvm.on(
                host.host(),
                LvmOptions.builder()
                        .devices(Pieces.paths(2).toArray(HostPath[]::new))
                        .deadline(Duration.ofSeconds(15))
                        .build());
        host.run("dmsetup", "suspend", "pieces-one");
        try {
            assertThatThrownBy(() -> impatient.content().wipe(one).await(Group.PATIENCE))
                    .isInstanceOfSatisfying(
                            FrozenDeviceException.class,
                            e -> assertThat(e.devices()).containsExactly(one.mapperPath()));
        } finally {
            host.run("dmsetup", "resume", "pieces-one");
        }
        await().atMost(Group.PATIENCE).until(() -> lvm.recover().isEmpty());
        lvm.remove(one);
    }
}
