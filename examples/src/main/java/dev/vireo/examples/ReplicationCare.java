package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.drbd.Drbd;
import dev.vireo.drbd.DrbdResource;
import dev.vireo.drbd.NodeName;
import dev.vireo.drbd.ReplicatedVolume;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.SafetySnapshot;
import dev.vireo.drbd.fence.FencingService;
import dev.vireo.drbd.handover.DualPrimaryWindows;
import dev.vireo.drbd.handover.OpenWindow;
import dev.vireo.drbd.splitbrain.SplitBrains;
import dev.vireo.drbd.verify.Repair;
import dev.vireo.drbd.verify.Verification;
import dev.vireo.drbd.verify.VerificationOptions;
import dev.vireo.drbd.verify.VerificationResult;
import dev.vireo.drbd.verify.VerificationSchedule;
import dev.vireo.drbd.verify.VerificationScheduler;
import dev.vireo.drbd.verify.VerificationTimer;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.storage.StorageVolume;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** How a replicated volume is kept right. */
public final class ReplicationCare {
    private ReplicationCare() {}

    // @start region="verify"
    /** Compares both hosts' data, at 20 MiB a second, and tells what differs. */
    static VerificationResult verify(Drbd drbd, PrintStream out) {
        VerificationResult found = Verification.of(drbd.resource(ResourceName.of("web1")))
                .start(VerificationOptions.defaults().rate(ByteSize.ofMiB(20)))
                .await(Duration.ofHours(12));
        out.println(found.outcome() + ": " + found.outOfSync() + " differ, at " + found.differences());
        return found;
    }
    // @end

    // @start region="repair"
    /** Overwrites what differs on the second host with what the first one has. */
    static void repairSecond(ReplicatedVolume volume) {
        DrbdResource loser = volume.ends().get(1);
        Repair.of(volume).overwrite(loser).await(Duration.ofHours(1));
    }
    // @end

    // @start region="schedule"
    /** Verifies all resources of a host each Sunday night, one after the other, as long as the result is open. */
    static VerificationScheduler eachSunday(Drbd drbd, Consumer<String> alarm) {
        VerificationSchedule sundays = VerificationSchedule.weekly(
                        DayOfWeek.SUNDAY, LocalTime.of(0, 42), ZoneId.of("Europe/Berlin"))
                .spread(Duration.ofHours(2));
        VerificationOptions slowly = VerificationOptions.defaults().rate(ByteSize.ofMiB(20));
        return VerificationScheduler.open(drbd, sundays, slowly, event -> {
            switch (event.kind()) {
                case PASSED -> {}
                case DIFFERENT, FAILED, OVERDUE -> alarm.accept(event.toString());
            }
        });
    }
    // @end

    // @start region="timer"
    /** Has systemd do it instead, on a host where no JVM runs. */
    static void installTimer(Host host, VerificationSchedule schedule) {
        HostPath script = HostPath.of("/usr/local/sbin/vireo-drbd-verify");
        VerificationTimer timer = VerificationTimer.of(schedule, script);
        HostPath units = HostPath.of("/etc/systemd/system");
        write(host, script, timer.script());
        write(host, units.resolve("vireo-drbd-verify.service"), timer.serviceUnit());
        write(host, units.resolve("vireo-drbd-verify.timer"), timer.timerUnit());
    }
    // @end

    private static void write(Host host, HostPath file, String text) {
        host.files().replace(file, text.getBytes(StandardCharsets.UTF_8), 0644);
    }

    // @start region="split-brain"
    /** Shows a split brain, and throws away what the second host has written, but for a snapshot of it. */
    static void keepFirst(ReplicatedVolume volume, Map<NodeName, StorageVolume> below, PrintStream out) {
        SplitBrains brains = SplitBrains.of(volume);
        brains.find().ifPresent(found -> {
            found.sides().forEach(out::println);
            DrbdResource loser = found.sides().get(1).end();
            brains.discard(loser, SafetySnapshot.of(below, "web1-lost", ByteSize.ofGiB(4)))
                    .await(Duration.ofHours(12));
        });
    }
    // @end

    // @start region="fence"
    /** Has a lost peer's power switched off before a host goes on without it, as long as the result is open. */
    static FencingService fence(Host host, Predicate<String> isSwitchedOff) {
        FencingService.install(host); // its path is the fencePeer of the resources' specs
        return FencingService.serve(host, request -> isSwitchedOff.test(request.peerAddress()));
    }
    // @end

    // @start region="window"
    /** Closes what a migration has left open whose guards are gone as well. */
    static void closeAbandoned(Drbd drbd, PrintStream out) {
        for (OpenWindow window : DualPrimaryWindows.of(drbd).closeAbandoned()) {
            out.println(window.resource() + ": both hosts could be primary, and nobody was migrating");
        }
    }
    // @end
}
