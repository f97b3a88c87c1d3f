package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ConnectionState;
import dev.vireo.drbd.CreateOptions;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.Fencing;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ReplicatedVolumes;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.SafetySnapshot;
import dev.vireo.drbd.handover.DualPrimaryWindows;
import dev.vireo.drbd.splitbrain.SplitBrains;
import dev.vireo.host.HostPath;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keeps data, or sees to it that nobody can harm them. */
@UseLab(hosts = 2)
@Timeout(1800)
class PrecautionsLabIT {
    private static final ByteSize SNAPSHOT = ByteSize.ofMiB(8);

    private static void await(DrbdResource end, String what, Predicate<DrbdResource> condition) {
        Awaitility.await(what)
                .atMost(Mirror.PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> condition.test(end));
    }

    private static boolean isApart(DrbdResource end) {
        return end.state().peers().stream().noneMatch(peer -> peer.connection() == ConnectionState.CONNECTED);
    }

    private static HostPath device(ReplicatedVolume volume, int number) {
        return HostPath.of("/dev/drbd" + volume.spec().sides().get(number - 1).minor());
    }

    @Test
    void aPlainVolumeKeepsItsDataBothWays(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        mirror.makeDisks("plain");
        VolumeId below = Mirror.volume("plain");
        mirror.write(1, below.path(), "from before");
        mirror.write(2, below.path(), "to be lost!");
        CreateOptions keep = CreateOptions.builder()
                .keepData(mirror.node(1), ByteSize.ofMiB(16))
                .wipe()
                .build();
        ReplicatedVolume volume = mirror.create(mirror.volumes(), "plain", keep);
        volume.ends().forEach(Mirror::awaitHealthy);
        assertThat(mirror.read(1, below.path(), 11)).isEqualTo("from before");
        assertThat(mirror.read(2, below.path(), 11)).isEqualTo("from before");

        volume.ends().get(0).promote(Promotion.SAFE);
        mirror.write(1, device(volume, 1), "written now");
        volume.ends().get(0).demote();
        volume.dissolve(mirror.node(1));
        mirror.assertGone("plain");
        assertThat(mirror.read(1, below.path(), 11)).isEqualTo("written now");
        assertThat(mirror.read(2, below.path(), 11)).isEqualTo("written now");
    }

    @Test
    void whatASplitBrainThrowsAwayIsInItsSnapshot(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        mirror.makeDisks("brain");
        ReplicatedVolume volume = mirror.volumes()
                .create(
                        free -> mirror.builder("brain", free)
                                .fencing(Fencing.DONT_CARE)
                                .build(),
                        CreateOptions.builder().skipSynchronization().build())
                .await(Mirror.PATIENCE);
        part(lab, mirror, volume);
        SplitBrains brains = SplitBrains.of(volume);
        SafetySnapshot safety = SafetySnapshot.of(mirror.below("brain"), "brain-lost", SNAPSHOT);
        brains.discard(volume.ends().get(1), safety).await(Mirror.PATIENCE);
        volume.ends().forEach(Mirror::awaitHealthy);
        assertThat(mirror.read(2, Mirror.volume("brain").path(), 3)).isEqualTo("one");
        assertThat(mirror.read(2, Mirror.volume("brain-lost").path(), 3)).isEqualTo("two");
        volume.ends().get(0).demote();
    }

    private static void part(Lab lab, Mirror mirror, ReplicatedVolume volume) {
        lab.network().cut(mirror.host(1), mirror.host(2));
        volume.ends().forEach(end -> await(end, "apart", PrecautionsLabIT::isApart));
        for (int number = 1; number <= 2; number++) {
            volume.ends().get(number - 1).promote(Promotion.ACCEPT_DATA_LOSS);
            mirror.write(number, device(volume, number), number == 1 ? "one" : "two");
        }
        volume.ends().get(1).demote();
        lab.network().heal(mirror.host(1), mirror.host(2));
    }

    @Test
    void aWindowThatSomebodyHasLeftOpenIsClosedByTheNextWhoOpens(Lab lab) {
        Mirror mirror = Mirror.on(lab);
        ReplicatedVolume volume = mirror.make("window");
        volume.ends().get(0).promote(Promotion.SAFE);
        for (LabHost host : lab.hosts()) {
            host.run("drbdadm", "--", "--allow-two-primaries=yes", "net-options", "window");
        }
        mirror.host(2).run("drbdadm", "primary", "window");
        Drbd one = Drbd.on(mirror.host(1).host());
        Drbd other = Drbd.on(mirror.host(2).host());
        assertThat(DualPrimaryWindows.of(one).find()).hasSize(1);

        ReplicatedVolumes opened = ReplicatedVolumes.open(one, other);
        List<DrbdResource> ends = opened.volume(volume.name()).ends();
        ends.forEach(end -> await(
                end, "closed", each -> DualPrimaryWindows.of(each.drbd()).find().isEmpty()));
        assertThat(ends)
                .extracting(end -> end.state().role())
                .as("nobody has it open, so whoever was asked first gave way")
                .contains(Role.SECONDARY);
    }
}
