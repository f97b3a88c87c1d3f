package dev.vireo.host.ssh.internal.process;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ProcessState;
import dev.vireo.host.ProcessUsage;
import dev.vireo.host.Signal;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.link.Links;
import dev.vireo.host.ssh.internal.script.Script;
import dev.vireo.host.ssh.internal.worker.Refusal;
import dev.vireo.host.ssh.internal.worker.Reply;
import dev.vireo.host.ssh.internal.worker.Workers;
import dev.vireo.spi.linux.ProcessStat;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The processes of the host; the calls of {@link dev.vireo.host.HostProcesses} with their deadline. */
public final class SshProcesses {
    private static final String WAIT = "wait for the end of";

    private final Workers workers;
    private final Links links;
    private final Ownership ownership;
    private @Nullable ProcessWatcher watcher;

    /** Processes that end with their owner's interest in them. */
    public SshProcesses(Workers workers, Links links, Ownership ownership) {
        this.workers = workers;
        this.links = links;
        this.ownership = ownership;
    }

    private record Seen(String bootId, Optional<ProcessStat> stat, List<ProcessStat> threads) {
        Optional<ProcessStat> ifIs(ProcessIdentity process) {
            return stat.filter(found -> bootId.equals(process.bootId()) && found.startTime() == process.startTime());
        }
    }

    private Seen see(long pid, String attempted, Deadline deadline) {
        String subject = "process " + pid;
        ownership.refuseClosed(attempted, subject);
        List<String> records = workers.look(deadline, attempted, subject, "process", String.valueOf(pid))
                .records();
        if (records.size() < 2) {
            throw new UnsupportedException(
                    ErrorDetails.of(attempted, subject, "the host shows no boot id; is /proc mounted there?"));
        }
        List<ProcessStat> stats = java.util.stream.IntStream.iterate(3, i -> i < records.size(), i -> i + 2)
                .mapToObj(i -> ProcessStat.parse(records.get(i)))
                .flatMap(Optional::stream)
                .toList();
        return new Seen(
                records.get(1).strip(),
                stats.stream().findFirst(),
                stats.isEmpty() ? List.of() : stats.subList(1, stats.size()));
    }

    /** The identity of this boot. */
    public String bootId(Deadline deadline) {
        return see(1, "identify", deadline).bootId();
    }

    /** The identity of the process that has this number now. */
    public Optional<ProcessIdentity> identify(long pid, Deadline deadline) {
        Seen seen = see(pid, "identify", deadline);
        return seen.stat().map(stat -> new ProcessIdentity(pid, stat.startTime(), seen.bootId()));
    }

    /** The state of exactly this process. */
    public ProcessState state(ProcessIdentity process, Deadline deadline) {
        Seen seen = see(process.pid(), "observe", deadline);
        return seen.ifIs(process).map(stat -> stat.state(seen.threads())).orElse(ProcessState.GONE);
    }

    /** What exactly this process has used. */
    public Optional<ProcessUsage> usage(ProcessIdentity process, int pageSize, Deadline deadline) {
        return see(process.pid(), "observe", deadline).ifIs(process).map(stat -> stat.usage(pageSize));
    }

    /** Sends a signal to exactly this process; between the look and the signal is no other program, but no lock. */
    public boolean signal(ProcessIdentity process, Signal signal, Deadline deadline) {
        String attempted = "send SIG" + signal + " to";
        String subject = "process " + process.pid();
        ownership.refuseClosed(attempted, subject);
        Reply reply = workers.change(
                deadline,
                attempted,
                subject,
                "signal",
                String.valueOf(process.pid()),
                String.valueOf(process.startTime()),
                process.bootId(),
                signal.name());
        if (Refusal.isMissing(reply)) {
            return false;
        }
        if (!reply.isDone()) {
            throw Refusal.of(reply, attempted, subject);
        }
        return true;
    }

    /** Waits until exactly this process is gone; each answer of the host has so long. */
    public boolean awaitEnd(ProcessIdentity process, Duration wait, Duration limit) {
        Deadline deadline = Deadline.after(wait);
        String subject = "process " + process.pid();
        Deadline.refuseInterrupt(WAIT, subject);
        while (state(process, Deadline.after(limit)).mayHoldFiles()) {
            if (deadline.hasPassed()) {
                return false;
            }
            CompletableFuture<Void> gone = watcher(limit, subject).watch(process);
            try {
                gone.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw Deadline.interrupted(WAIT, subject, Effect.NOTHING);
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                ownership.refuseClosed(WAIT, subject);
                if (deadline.hasPassed()) {
                    throw new UnreachableException(
                            ErrorDetails.of(WAIT, subject, "the connection was lost"),
                            Objects.requireNonNull(e.getCause()));
                }
            } finally {
                gone.cancel(false);
            }
        }
        return true;
    }

    private ProcessWatcher watcher(Duration limit, String subject) {
        synchronized (this) {
            if (watcher != null && watcher.isOpen()) {
                return watcher;
            }
        }
        ProcessWatcher made = new ProcessWatcher();
        links.start(Script.WATCHER, made, Deadline.after(limit), WAIT, subject);
        synchronized (this) {
            if (watcher != null && watcher.isOpen()) {
                made.close();
                return watcher;
            }
            watcher = made;
            return made;
        }
    }

    /** Ends the watcher, and with it all waits. */
    public synchronized void close() {
        if (watcher != null) {
            watcher.close();
        }
    }
}
