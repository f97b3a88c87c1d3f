package dev.vireo.host.local.internal.command;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.local.internal.io.Deadline;
import dev.vireo.host.local.internal.io.EventLoop;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.lock.LocalLock;
import dev.vireo.host.local.internal.lock.LocalLocks;
import dev.vireo.host.local.internal.process.ProcFiles;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Spawn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Runs and starts commands. */
public final class Commands {
    static final String RUN = "run";

    /** Longer than the outputs of a command that has exited are read. */
    private static final Duration DRAINED = Duration.ofSeconds(2);

    private final EventLoop loop;
    private final Ownership ownership;
    private final LocalLocks locks;
    private final ProcFiles proc;
    private final Executor background;

    /** Commands whose output the loop reads and whose background work the executor does. */
    public Commands(EventLoop loop, Ownership ownership, LocalLocks locks, ProcFiles proc, Executor background) {
        this.loop = loop;
        this.ownership = ownership;
        this.locks = locks;
        this.proc = proc;
        this.background = background;
    }

    /** Runs a command; see {@link dev.vireo.host.Host#run}. */
    public CommandResult run(Command command, Deadline deadline) {
        String program = command.argv().get(0);
        loop.refuseCurrent(RUN);
        Deadline.refuseInterrupt(RUN, program);
        Capture capture = new Capture(command);
        LocalCommand running = launch(command, capture, deadline, command.input().length > 0);
        running.closeInput();
        try {
            if (!capture.await(deadline) && !(running.hasExited() && capture.await(Deadline.after(DRAINED)))) {
                boolean gone = running.endTree();
                throw new TimedOutException(
                        ErrorDetails.of(RUN, program, timeout(deadline, gone)).effect(Effect.UNKNOWN));
            }
        } catch (InterruptedException e) {
            running.endTree();
            Thread.currentThread().interrupt();
            throw Deadline.interrupted(RUN, program, Effect.UNKNOWN);
        }
        return capture.result();
    }

    private static String timeout(Deadline deadline, boolean gone) {
        String late = "it did not end within " + deadline.limit();
        return late + (gone ? " and was ended" : "; it was killed but is still there, which a stuck device can cause");
    }

    /** Starts a command; see {@link dev.vireo.host.Host#start}. The deadline is for getting its lock. */
    public RunningCommand start(Command command, CommandListener listener, Deadline deadline) {
        Deadline.refuseInterrupt("start", command.argv().get(0));
        return launch(command, listener, deadline, true);
    }

    private LocalCommand launch(Command command, CommandListener listener, Deadline deadline, boolean withInput) {
        String program = command.argv().get(0);
        ownership.refuseClosed(RUN, program);
        Invocation invocation = Invocation.of(command);
        Optional<LocalLock> share = command.effectsLock().map(lock -> share(lock, program, deadline));
        LocalCommand running;
        try {
            running = spawn(invocation, listener, withInput, () -> share.ifPresent(LocalLock::close));
        } catch (RuntimeException | Error e) {
            share.ifPresent(LocalLock::close);
            throw e;
        }
        ownership.add(running, RUN, program);
        running.feed(command.input());
        running.watch();
        return running;
    }

    /** Our own share says in time, and in our words, that the lock is taken. */
    private LocalLock share(HostPath lock, String program, Deadline deadline) {
        return locks.acquire(lock, LockMode.SHARED, program, deadline);
    }

    private LocalCommand spawn(Invocation invocation, CommandListener listener, boolean withInput, Runnable onEnd) {
        ChildPipes pipes = ChildPipes.open(withInput, RUN, invocation.program());
        int pid = Spawn.start(
                invocation.program(),
                invocation.argv(),
                invocation.environment(),
                pipes.childInput(),
                pipes.childOutput(),
                pipes.childError());
        pipes.closeChildEnds();
        if (pid < 0) {
            pipes.closeOurEnds();
            throw Errno.toException(-pid, "posix_spawn", RUN, invocation.program());
        }
        return new LocalCommand(this, invocation, pipes, new ChildExit(loop, pid), listener, onEnd);
    }

    EventLoop loop() {
        return loop;
    }

    Ownership ownership() {
        return ownership;
    }

    ProcFiles proc() {
        return proc;
    }

    Executor background() {
        return background;
    }
}
