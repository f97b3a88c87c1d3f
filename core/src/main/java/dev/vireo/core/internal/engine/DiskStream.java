package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.DiskCopy;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Copies disks of one guest while it runs, from its process to the one that waits for it. */
final class DiskStream {
    private static final String REACH = "exec 3<>\"/dev/tcp/$1/$2\"";

    private final String subject;
    private final List<String> disks;
    private final DiskCopy from;
    private final DiskCopy to;
    private final Duration call;

    DiskStream(String subject, List<DiskSpec> disks, DiskCopy from, DiskCopy to, Duration call) {
        this.subject = subject;
        this.disks = disks.stream().map(DiskSpec::id).toList();
        this.from = from;
        this.to = to;
        this.call = call;
    }

    /**
     * Begins, once it is seen that the source gets through to the target: a process that cannot would stop its guest
     * while it tries.
     */
    void begin(
            Host source,
            MigrationRoute route,
            MigrationOptions how,
            Optional<HostPath> here,
            Optional<HostPath> there) {
        for (String disk : disks) {
            long mine = from.size(disk, call);
            long theirs = to.size(disk, call);
            if (mine != theirs) {
                throw new ConflictException(ErrorDetails.of(
                        "migrate",
                        subject,
                        "its disk " + disk + " has " + mine + " bytes, the one at the target " + theirs));
            }
        }
        int port = to.serve(disks, route.listen(there), call);
        Command reach = Command.of("bash", "-c", REACH, "reach", route.address(), Integer.toString(port))
                .deadline(call);
        if (!source.run(reach).succeeded()) {
            throw new UnreachableException(ErrorDetails.of(
                            "migrate",
                            subject,
                            "its host does not get through to port " + port + " of " + route.address())
                    .advice("name another address or other ports in the MigrationOptions, or open the firewall"));
        }
        from.start(
                disks,
                new DiskCopy.Way(
                        route.address(),
                        port,
                        here,
                        how.bandwidth()
                                .map(all -> dev.vireo.ByteSize.ofBytes(Math.max(1, all.bytes() / disks.size())))),
                call);
    }

    /**
     * Waits until the copies are complete, and follow what the guest writes.
     *
     * @param patience for how long nothing may come through
     */
    void awaitAlike(TransferWatch watch, EngineContext context, JobControl control, Duration patience) {
        Wait wait = Wait.atMost(patience);
        long copied = -1;
        while (true) {
            context.checkOpen("migrate", subject);
            DiskCopy.Progress now = from.progress(disks, call);
            watch.disks(now);
            control.progress(now.total() == 0 ? 0 : (double) now.copied() / now.total());
            if (now.alike()) {
                return;
            }
            if (control.cancelRequested()) {
                throw new JobCancelledException("migrate " + subject);
            }
            if (now.copied() > copied) {
                copied = now.copied();
                wait = Wait.atMost(patience);
            } else if (wait.expired()) {
                throw new TimedOutException(ErrorDetails.of(
                                "migrate",
                                subject,
                                "nothing more came through for " + patience + " after " + copied + " of " + now.total()
                                        + " bytes of its disks")
                        .advice("look at the network between the two hosts"));
            }
            wait.pause("migrate", subject);
        }
    }

    /** With the guest stopped: what is at the target is what is here, and nobody writes there any more. */
    void finish() {
        from.finish(disks, call);
        to.stopServing(call);
    }

    /** When all of the guest is at the target: its disks are safe there. */
    void settle() {
        to.flush(call);
    }
}
