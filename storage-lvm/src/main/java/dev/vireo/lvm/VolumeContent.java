package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.core.device.DeviceContent;
import dev.vireo.core.device.PieceRunner;
import dev.vireo.core.job.JobControl;
import dev.vireo.core.job.JobTable;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.RunningCommand;
import dev.vireo.lvm.VolumeHolder.Kind;
import dev.vireo.lvm.internal.Blocks;
import dev.vireo.lvm.internal.Plans;
import dev.vireo.storage.ContentSink;
import dev.vireo.storage.ContentSource;
import dev.vireo.storage.StorageTransfer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is done to the content of volumes, as jobs; see {@link VolumeJobs}. All of it goes past the page cache of the host,
 * so that it neither fills it nor reads what is stale there.
 */
public final class VolumeContent {
    private final Access access;
    private final JobTable jobs;

    VolumeContent(Access access) {
        this.access = access;
        jobs = access.jobs();
    }

    /**
     * Fills a volume that nobody uses with zeroes; a thin one gives its space back to the pool instead. When it is
     * cancelled, some of the content is gone.
     */
    public Job<LogicalVolume> wipe(VolumeId id) {
        return wipe(id, volume -> volume);
    }

    <T> Job<T> wipe(VolumeId id, Function<LogicalVolume, T> as) {
        return jobs.start("wipe " + id, control -> {
            LogicalVolume volume = active(id, "wipe");
            return access.steps().take(Leftovers.NOTHING, subject(id), Leftovers.details(id), step -> {
                if (volume.pool().isPresent()) {
                    blank(id);
                } else {
                    copy(id, Blocks.zero(id.path(), volume.size()), volume.size(), control);
                }
                return as.apply(access.volume(id));
            });
        });
    }

    /** A volume that nobody uses and that is active. */
    private LogicalVolume active(VolumeId id, String verb) {
        LvmReport report = access.reportForChange(id.group(), verb);
        LogicalVolume volume = Access.find(report, id, verb);
        access.users().checkFree(verb, report, id);
        if (volume.major().isEmpty()) {
            throw new WrongStateException(
                    ErrorDetails.of(verb, subject(id), "it is not active").advice("activate it first"));
        }
        return volume;
    }

    private void blank(VolumeId id) {
        List<String> argv = Blocks.discard(id.path());
        try {
            access.root().run(argv).orThrow("clear", subject(id));
        } catch (TimedOutException e) {
            throw access.calls().explain(e, argv.get(0), Optional.of(id.mapperPath()));
        }
    }

    private void copy(VolumeId id, List<String> argv, ByteSize size, JobControl control) {
        Command command = Command.of(access.root().argv(argv))
                .environment("LC_ALL", "C")
                .under(access.steps().effects(subject(id)));
        access.stream(
                command,
                argv.get(0),
                Optional.of(id.mapperPath()),
                argv.get(0) + " " + id,
                control,
                line -> Blocks.copied(line).ifPresent(bytes -> control.progress((double) bytes / size.bytes())),
                RunningCommand::close);
    }

    /**
     * Makes a volume with the same content as one that nobody writes; a snapshot is the way to copy one in use. Zeroes are
     * not written where the copy is thin. A copy that fails, is cancelled or is left by a program that died, is removed.
     *
     * @param pool in which the copy is a thin volume; where none is given, it is a linear one
     */
    public Job<LogicalVolume> copy(VolumeId source, VolumeId target, Optional<VolumeName> pool) {
        return copy(source, target, pool, volume -> volume);
    }

    <T> Job<T> copy(VolumeId source, VolumeId target, Optional<VolumeName> pool, Function<LogicalVolume, T> as) {
        return jobs.start("copy " + source + " to " + target, control -> {
            LvmReport report = access.reportForChange(source.group(), "copy");
            Users.checkNone(
                    "copy",
                    subject(source),
                    access.users().othersThan(Set.of(Kind.SNAPSHOT, Kind.DRBD), report, source, "copy"));
            LogicalVolume volume = Access.find(report, source, "copy");
            LvmReport targets = access.reportForChange(target.group(), "copy");
            if (targets.volume(target).isPresent()) {
                throw new AlreadyExistsException(
                        ErrorDetails.of("copy", subject(source), "there is a volume " + target));
            }
            return access.steps().take(Leftovers.COPY, subject(target), Leftovers.details(target), step -> {
                LvmTag mark = Leftovers.mark(step);
                List<String> plan = pool.isPresent()
                        ? Plans.createThin(target, pool.get(), volume.size(), Set.of(mark))
                        : Plans.create(
                                VolumeSpec.builder(target, volume.size())
                                        .tag(mark)
                                        .build(),
                                false);
                access.apply(step, target.group(), plan, "create");
                List<String> argv = Blocks.copy(source.path(), target.path(), pool.isPresent());
                copy(target, argv, volume.size(), control);
                access.apply(step, target.group(), Plans.tag(target, Set.of(), Set.of(mark)), "complete");
                return as.apply(access.volume(target));
            });
        });
    }

    /**
     * Writes content into a volume that nobody uses, from its start on. A thin volume gives all its space back first; of
     * others, what lies behind stays. When it fails or is cancelled, the content is neither the old nor the new one.
     *
     * @param length of what the source has, exactly; the caller closes the source
     */
    public Job<StorageTransfer> upload(VolumeId id, ContentSource source, ByteSize length) {
        return jobs.start("upload to " + id, control -> {
            LogicalVolume volume = active(id, "upload to");
            if (length.bytes() > volume.size().bytes()) {
                throw new NotEnoughResourcesException(
                        ErrorDetails.of("upload to", subject(id), "it has " + volume.size() + ", not " + length));
            }
            return access.steps().take(Leftovers.NOTHING, subject(id), Leftovers.details(id), step -> {
                boolean thin = volume.pool().isPresent();
                if (thin) {
                    blank(id);
                }
                return content(id).write(source, volume.size(), length, thin, control);
            });
        });
    }

    /** Reads the whole of a volume into a sink, which the caller closes. One that somebody writes changes meanwhile. */
    public Job<StorageTransfer> download(VolumeId id, ContentSink sink) {
        return jobs.start("download " + id, control -> {
            LvmReport report = access.report(id.group());
            LogicalVolume volume = Access.find(report, id, "download");
            if (volume.major().isEmpty()) {
                throw new WrongStateException(ErrorDetails.of("download", subject(id), "it is not active")
                        .advice("activate it first"));
            }
            return content(id).read(sink, Access.contentSize(report, volume), control);
        });
    }

    private DeviceContent content(VolumeId id) {
        HostPath effects = access.steps().effects(subject(id));
        PieceRunner pieces = access.root().pieces(effects, subject(id));
        PieceRunner explained = (argv, input) -> {
            try {
                return pieces.run(argv, input);
            } catch (TimedOutException e) {
                throw access.calls().explain(e, argv.get(0), Optional.of(id.mapperPath()));
            }
        };
        return new DeviceContent(explained, id.path(), subject(id));
    }
}
