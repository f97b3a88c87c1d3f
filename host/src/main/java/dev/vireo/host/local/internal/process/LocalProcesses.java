package dev.vireo.host.local.internal.process;

import dev.vireo.host.HostProcesses;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ProcessState;
import dev.vireo.host.ProcessUsage;
import dev.vireo.host.Signal;
import dev.vireo.host.local.internal.io.Deadline;
import dev.vireo.host.local.internal.io.EventLoop;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.NativeAccess;
import dev.vireo.spi.linux.ProcessStat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The processes of this machine. */
public final class LocalProcesses implements HostProcesses {
    static final String WAIT = "wait for the end of";
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private final ProcFiles proc;
    private final Supplier<EventLoop> loop;
    private final Ownership ownership;
    private final Supplier<String> bootId;

    /** Reads {@code proc}; waits on the loop. */
    public LocalProcesses(ProcFiles proc, Supplier<EventLoop> loop, Ownership ownership, Supplier<String> bootId) {
        this.proc = proc;
        this.loop = loop;
        this.ownership = ownership;
        this.bootId = bootId;
    }

    @Override
    public String bootId() {
        return bootId.get();
    }

    @Override
    public Optional<ProcessIdentity> identify(long pid) {
        ownership.refuseClosed("identify", "process " + pid);
        return proc.stat(pid).map(stat -> new ProcessIdentity(pid, stat.startTime(), bootId()));
    }

    @Override
    public ProcessState state(ProcessIdentity process) {
        ownership.refuseClosed("observe", subject(process));
        return find(process).map(this::stateOf).orElse(ProcessState.GONE);
    }

    private ProcessState stateOf(ProcessStat stat) {
        return stat.state(stat.isZombie() ? proc.threads(stat.pid()) : List.of());
    }

    @Override
    public Optional<ProcessUsage> usage(ProcessIdentity process) {
        ownership.refuseClosed("observe", subject(process));
        return find(process).map(stat -> stat.usage(Libc.getpagesize()));
    }

    @Override
    public boolean signal(ProcessIdentity process, Signal signal) {
        ownership.refuseClosed("signal", subject(process));
        NativeAccess.require();
        ProcessState state = state(process);
        if (state == ProcessState.GONE || state == ProcessState.ZOMBIE) {
            return false;
        }
        int errno = ProcessSignals.send(proc, process.pid(), process.startTime(), signal.number());
        if (errno != 0 && errno != Errno.ESRCH) {
            throw Errno.toException(errno, "pidfd_send_signal", "send SIG" + signal + " to", subject(process));
        }
        return errno == 0;
    }

    @Override
    public boolean awaitEnd(ProcessIdentity process, Duration limit) {
        ownership.refuseClosed(WAIT, subject(process));
        NativeAccess.require();
        Deadline deadline = Deadline.after(limit);
        if (!state(process).mayHoldFiles()) {
            return true;
        }
        int descriptor = ProcessSignals.open(process.pid());
        if (descriptor < 0) {
            return pollForEnd(process, deadline);
        }
        try (ProcessWatch watch = new ProcessWatch(loop.get(), ownership, descriptor)) {
            watch.start(subject(process));
            // The number may have been given away before the descriptor was opened.
            return !state(process).mayHoldFiles() || watch.await(deadline, subject(process));
        }
    }

    /** For kernels before 5.3, and when descriptors are used up. */
    private boolean pollForEnd(ProcessIdentity process, Deadline deadline) {
        long pause = FIRST_PAUSE;
        while (state(process).mayHoldFiles()) {
            if (deadline.hasPassed()) {
                return false;
            }
            deadline.pause(pause, WAIT, subject(process));
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
        return true;
    }

    private Optional<ProcessStat> find(ProcessIdentity process) {
        if (!process.bootId().equals(bootId())) {
            return Optional.empty();
        }
        return proc.stat(process.pid()).filter(stat -> stat.startTime() == process.startTime());
    }

    private static String subject(ProcessIdentity process) {
        return "process " + process.pid();
    }
}
