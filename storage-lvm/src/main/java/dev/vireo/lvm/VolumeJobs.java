package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.Job;
import dev.vireo.Jobs;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.core.job.JobTable;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import dev.vireo.lvm.VolumeHolder.Kind;
import dev.vireo.lvm.internal.Plans;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What takes its time, as jobs, each on a thread of its own. While one is at work on a volume, or on the devices of a
 * group, another one on the same is refused with {@link dev.vireo.error.LockedByException}.
 *
 * <p>What the caller asks for is checked in the job; its failure is the job's.
 */
public final class VolumeJobs {
    private static final Pattern PERCENT = Pattern.compile("([0-9.]+)%");

    private final Access access;
    private final JobTable jobs;

    VolumeJobs(Access access) {
        this.access = access;
        jobs = access.jobs();
    }

    /** The jobs of this object. */
    public Jobs list() {
        return jobs;
    }

    /**
     * Puts the content of a snapshot back into its origin, and removes the snapshot. The origin can be used as soon as
     * that has begun, and has the content of the snapshot already. Cannot be cancelled. One that was to begin {@linkplain
     * Lvm#mergeAtNextActivation at the next activation} is waited for.
     *
     * <p>Fails with {@link WrongStateException} where somebody uses one of both, or the snapshot is lost.
     */
    public Job<LogicalVolume> merge(VolumeId snapshot) {
        return merge(snapshot, origin -> origin);
    }

    /** See {@link Lvm#mergeAtNextActivation}. */
    Optional<LogicalVolume> mergeAtNextActivation(VolumeId snapshot) {
        Access now = access.underOneFilter();
        LvmReport report = now.reportForChange(snapshot.group(), "merge");
        VolumeId origin = Access.checkSnapshot(Access.find(report, snapshot, "merge"));
        List<VolumeHolder> replicated = now.users().of(report, origin, "merge").stream()
                .filter(each -> each.kind() == VolumeHolder.Kind.DRBD)
                .toList();
        Users.checkNone("merge", subject(origin), replicated);
        now.apply(snapshot, Plans.merge(snapshot), "merge");
        return now.report(snapshot.group()).volume(snapshot);
    }

    <T> Job<T> merge(VolumeId snapshot, Function<LogicalVolume, T> as) {
        return jobs.start("merge " + snapshot, control -> as.apply(merge(snapshot, control)));
    }

    private LogicalVolume merge(VolumeId snapshot, JobControl control) {
        LvmReport report = access.reportForChange(snapshot.group(), "merge");
        LogicalVolume volume = Access.find(report, snapshot, "merge");
        VolumeId origin = Access.checkSnapshot(volume);
        boolean begun = volume.attributes().kind() == VolumeKind.SNAPSHOT_MERGING;
        if (!begun) {
            access.users().checkFree("merge", report, snapshot);
            Users.checkNone(
                    "merge",
                    subject(origin),
                    access.users().othersThan(Set.of(Kind.SNAPSHOT), report, origin, "merge"));
        }
        JsonObject details = JsonObject.of("group", snapshot.group().value());
        return access.steps().take(Leftovers.POLL, subject(snapshot), details, step -> {
            List<String> plan = begun ? Plans.poll(snapshot.group()) : Plans.merge(snapshot);
            access.apply(step, snapshot.group(), plan, "merge");
            control.phase("merging");
            Progress progress = new Progress(access, "merge " + snapshot);
            double whole = 0;
            while (true) {
                Optional<LogicalVolume> left = access.report(snapshot.group()).volume(snapshot);
                if (left.isEmpty()) {
                    return access.volume(origin);
                }
                double percent = left.get().dataPercent().orElse(0);
                whole = Math.max(whole, percent);
                control.progress(whole == 0 ? 0 : 1 - percent / whole);
                progress.pause(percent);
            }
        });
    }

    /**
     * Moves all that lies on a device elsewhere in its group, under the volumes that are in use: {@code pvmove}. When it
     * is cancelled, or its program or host dies, all of it is where it was, once that has been {@linkplain Lvm#recover
     * recovered}.
     *
     * @param to the device that takes it; where none is given, LVM chooses
     */
    public Job<VolumeGroup> evacuate(VolumeGroupName group, HostPath from, Optional<HostPath> to) {
        return jobs.start("evacuate " + from, control -> {
            boolean ours = access.reportForChange(group, "evacuate").physicalVolumes().stream()
                    .anyMatch(each -> each.device().filter(from::equals).isPresent());
            if (!ours) {
                throw new NotFoundException(
                        ErrorDetails.of("evacuate", subject(group), from + " does not belong to it"));
            }
            JsonObject details = JsonObject.of("group", group.value());
            return access.steps().take(Leftovers.EVACUATE, subject(group), details, step -> {
                Command command = access.calls()
                        .command(Plans.evacuate(from, to))
                        .under(access.steps().effects(subject(group)));
                access.stream(
                        command,
                        "lvm",
                        Optional.empty(),
                        "evacuate " + from,
                        control,
                        line -> {
                            Matcher percent = PERCENT.matcher(line);
                            if (percent.find()) {
                                control.progress(Double.parseDouble(percent.group(1)) / 100);
                            }
                        },
                        running -> access.calls().run(Plans.abortEvacuation()));
                return access.report(group).group(group).orElseThrow();
            });
        });
    }

    /**
     * Gives a linear or RAID 1 volume so many images, or a striped one two (RAID 10), and waits until they are alike; one makes
     * it linear or striped. Cannot be cancelled: LVM takes no image away that others are copied from.
     *
     * @param images 1 to 10; 1 or 2 for a striped or RAID 10 volume
     */
    public Job<LogicalVolume> mirror(VolumeId id, int images) {
        return jobs.start("mirror " + id, control -> {
            LvmReport report = access.reportForChange(id.group(), "mirror");
            LogicalVolume before = Access.find(report, id, "mirror");
            List<String> plan = Mirroring.plan(before, images);
            return access.steps().take(Leftovers.MIRROR, subject(id), Leftovers.details(id), step -> {
                access.apply(step, id.group(), plan, "mirror");
                return awaitAlike(id, control);
            });
        });
    }

    private LogicalVolume awaitAlike(VolumeId id, JobControl control) {
        control.phase("synchronizing");
        Progress progress = new Progress(access, "synchronize " + id);
        while (true) {
            LogicalVolume volume = access.volume(id);
            double percent = volume.syncPercent().orElse(100);
            control.progress(percent / 100);
            if (percent >= 100) {
                return volume;
            }
            progress.pause(percent);
        }
    }

    /** Brings images of a RAID volume up to date whose devices failed and are well again, and waits until they are alike. */
    public Job<LogicalVolume> refresh(VolumeId id) {
        return jobs.start("refresh " + id, control -> {
            access.reportForChange(id.group(), "refresh");
            return access.steps().take(Leftovers.NOTHING, subject(id), Leftovers.details(id), step -> {
                access.apply(step, id.group(), Plans.refresh(id), "refresh");
                return awaitAlike(id, control);
            });
        });
    }

    /**
     * Compares the images of a RAID volume; the volume that results tells how many {@linkplain LogicalVolume#mismatches
     * mismatches} there were. When it is cancelled, the rest is not compared.
     *
     * @param repair whether what differs is made alike
     */
    public Job<LogicalVolume> scrub(VolumeId id, boolean repair) {
        return jobs.start("scrub " + id, control -> {
            access.reportForChange(id.group(), "scrub");
            return access.steps().take(Leftovers.NOTHING, subject(id), Leftovers.details(id), step -> {
                access.apply(step, id.group(), Plans.scrub(id, repair), "scrub");
                Progress progress = new Progress(access, "scrub " + id);
                while (true) {
                    LogicalVolume volume = access.volume(id);
                    if (volume.syncAction().filter("idle"::equals).isPresent()) {
                        return volume;
                    }
                    double percent = volume.syncPercent().orElse(0);
                    control.progress(percent / 100);
                    if (control.cancelRequested()) {
                        access.apply(step, id.group(), Plans.endScrub(id), "end the scrub of");
                        throw new JobCancelledException("scrub " + id);
                    }
                    progress.pause(percent);
                }
            });
        });
    }

    /**
     * Replaces the images of RAID volumes that lie on missing devices by new ones on the others, waits until they are
     * alike, and forgets the missing devices. Volumes that are not redundant and lie there keep their device in the group; see
     * {@link VolumeGroups#forgetMissing}.
     */
    public Job<VolumeGroup> replaceMissing(VolumeGroupName group) {
        return jobs.start("replace missing devices of " + group, control -> {
            access.reportForChange(group, "repair");
            JsonObject details = JsonObject.of("group", group.value());
            return access.steps().take(Leftovers.REPLACE, subject(group), details, step -> {
                Leftovers.repair(access, group);
                for (LogicalVolume each : access.report(group).volumes()) {
                    if (!each.hidden() && each.attributes().kind() == VolumeKind.RAID) {
                        awaitAlike(each.id(), control);
                    }
                }
                Leftovers.forgetMissing(access, group);
                return access.report(group).group(group).orElseThrow();
            });
        });
    }
}
