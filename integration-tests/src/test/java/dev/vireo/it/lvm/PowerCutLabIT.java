package dev.vireo.it.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import dev.vireo.lvm.LogicalVolume;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmReport;
import dev.vireo.lvm.VolumeGroup;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeKind;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The host loses its power in the middle of something, and gets it back. */
@UseLab
@Timeout(1800)
class PowerCutLabIT {
    private static final ByteSize SIZE = ByteSize.ofMiB(160);
    private static final Duration LOOK = Duration.ofMillis(100);

    private static VolumeId make(Lvm lvm, String name) {
        VolumeId id = Group.id(name);
        lvm.create(VolumeSpec.builder(id, SIZE).build());
        return id;
    }

    private static void activateAll(Lvm lvm) {
        for (LogicalVolume each : lvm.report(Group.NAME).volumes()) {
            if (!each.hidden() && each.major().isEmpty()) {
                lvm.activate(each.id(), true);
            }
        }
    }

    private static boolean has(LvmReport report, VolumeId id, VolumeKind kind) {
        return report.volume(id)
                .filter(each -> each.attributes().kind() == kind)
                .isPresent();
    }

    @Test
    void whatWasBegunIsFinishedOrUndone(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId merged = make(lvm, "merged");
        VolumeId mirrored = make(lvm, "mirrored");
        VolumeId source = make(lvm, "source");
        VolumeId copy = Group.id("copy");
        Group.write(host, merged.path(), "before");
        Group.write(host, mirrored.path(), "both");
        VolumeId snapshot = lvm.snapshot(merged, VolumeName.of("saved"), SIZE).id();
        Group.write(host, merged.path(), "after!");
        host.run(
                Command.of("dd", "if=/dev/urandom", "of=" + merged.path(), "bs=1M", "seek=8", "count=128", "conv=fsync")
                        .deadline(Group.PATIENCE));

        lvm.content().copy(source, copy, Optional.empty());
        await().atMost(Group.PATIENCE).until(() -> lvm.report().volume(copy).isPresent());
        lvm.jobs().mirror(mirrored, 2);
        lvm.jobs().merge(snapshot);
        List<VolumeId> made = new CopyOnWriteArrayList<>();
        Thread maker = new Thread(() -> makeUntilTheEnd(lvm, made), "maker");
        maker.start();
        await().atMost(Group.PATIENCE).pollInterval(LOOK).until(() -> {
            LvmReport now = lvm.report();
            return !made.isEmpty()
                    && has(now, mirrored, VolumeKind.RAID)
                    && (has(now, merged, VolumeKind.ORIGIN_MERGING)
                            || now.volume(snapshot).isEmpty());
        });
        host.powerOff();
        host.powerOn();

        Lvm next = Group.on(host);
        activateAll(next);
        await().atMost(Group.PATIENCE).until(() -> next.recover().isEmpty());
        await().atMost(Group.PATIENCE)
                .until(() -> next.report(Group.NAME).snapshots(merged).isEmpty());
        assertThat(Group.read(host, merged.path(), 6)).isEqualTo("before");
        await().atMost(Group.PATIENCE)
                .until(() -> next.volume(mirrored).syncPercent().orElse(0) == 100);
        assertThat(Group.read(host, mirrored.path(), 4)).isEqualTo("both");
        LvmReport report = next.report(Group.NAME);
        assertThat(report.volume(copy).map(LogicalVolume::tags).orElse(Set.of()))
                .as("a copy that is there is complete")
                .isEmpty();
        assertThat(made).allSatisfy(id -> assertThat(report.volume(id)).isPresent());
        for (LogicalVolume each : report.volumes()) {
            if (!each.hidden()) {
                next.remove(each.id());
            }
        }
        next.groups().remove(Group.NAME);
    }

    /** Makes volumes until the host is off. */
    private static void makeUntilTheEnd(Lvm lvm, List<VolumeId> made) {
        try {
            for (int i = 0; i < 200; i++) {
                VolumeId id = Group.id("made-" + i);
                lvm.create(VolumeSpec.builder(id, Group.EXTENT).build());
                made.add(id);
            }
        } catch (VireoException off) {
            // that is how it is meant to end
        }
    }

    @Test
    void anEvacuationIsTakenBack(Lab lab) {
        LabHost host = lab.host(1);
        Lvm lvm = Group.on(host);
        VolumeId moved = make(lvm, "moved");
        Group.write(host, moved.path(), "precious");
        String before = lvm.volume(moved).segments().get(0).devices().get(0);
        Job<VolumeGroup> job = lvm.jobs().evacuate(Group.NAME, host.spareDisk(0), Optional.empty());
        await().atMost(Group.PATIENCE)
                .pollInterval(LOOK)
                .until(() -> job.status().progress().isPresent());
        host.powerOff();
        host.powerOn();

        Lvm next = Group.on(host);
        activateAll(next);
        await().atMost(Group.PATIENCE).until(() -> next.recover().isEmpty());
        LogicalVolume now = next.volume(moved);
        assertThat(next.report(Group.NAME).volumes())
                .noneMatch(each -> each.attributes().kind() == VolumeKind.PVMOVE);
        assertThat(now.segments().get(0).devices()).containsExactly(before);
        assertThat(Group.read(host, moved.path(), 8)).isEqualTo("precious");
        next.jobs().evacuate(Group.NAME, host.spareDisk(0), Optional.empty()).await(Group.PATIENCE);
        assertThat(next.volume(moved).segments().get(0).devices().get(0))
                .startsWith(host.spareDisk(1).value());
        assertThat(Group.read(host, moved.path(), 8)).isEqualTo("precious");
        next.remove(moved);
    }
}
