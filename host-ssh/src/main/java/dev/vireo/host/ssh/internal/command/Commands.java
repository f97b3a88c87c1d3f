package dev.vireo.host.ssh.internal.command;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Leases;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.io.Threads;
import dev.vireo.host.ssh.internal.link.Links;
import dev.vireo.host.ssh.internal.script.Fields;
import dev.vireo.host.ssh.internal.script.Header;
import dev.vireo.host.ssh.internal.script.Nonce;
import dev.vireo.host.ssh.internal.script.Script;
import dev.vireo.host.ssh.internal.worker.Reply;
import dev.vireo.host.ssh.internal.worker.Workers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs and starts commands, each in a session of its own. */
public final class Commands {
    static final String RUN = "run";
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Duration LOOK = Duration.ofMillis(50);

    /** For ending a tree of processes, which takes 200 ms if it resists and 2 s if it is stuck. */
    private static final Duration ENDING = Duration.ofSeconds(6);

    /** The script's answer after its own deadline. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int NO_SHELL = 127;

    private final Links links;
    private final Workers workers;
    private final Ownership ownership;
    private final Leases leases;
    private final Threads threads;
    private final BiFunction<HostPath, Deadline, VireoException> lockTaken;
    private final Set<SshCommand> running = ConcurrentHashMap.newKeySet();

    /** Commands in sessions; {@code lockTaken} tells who holds an effects lock. */
    public Commands(
            Links links,
            Workers workers,
            Ownership ownership,
            Leases leases,
            Threads threads,
            BiFunction<HostPath, Deadline, VireoException> lockTaken) {
        this.links = links;
        this.workers = workers;
        this.ownership = ownership;
        this.leases = leases;
        this.threads = threads;
        this.lockTaken = lockTaken;
        threads.every(LOOK.toNanos(), () -> running.forEach(SshCommand::look));
    }

    /** Runs a command; see {@link dev.vireo.host.Host#run}. */
    public CommandResult run(Command command, Deadline deadline) {
        String program = command.argv().get(0);
        ownership.refuseClosed(RUN, program);
        leases.refuseIfLost(RUN, program);
        Deadline.refuseInterrupt(RUN, program);
        byte[] input = command.input();
        List<String> arguments = new ArrayList<>(place(command, deadline));
        arguments.add(String.valueOf(input.length));
        List<String> environment = environment(command);
        arguments.add(String.valueOf(environment.size()));
        arguments.addAll(environment);
        arguments.addAll(command.argv());
        Workers.Running running = workers.begin(
                deadline, program, arguments, input, command.outputLimit().bytes());
        CommandRun run = new CommandRun(this, command, running);
        ownership.add(run, RUN, program);
        try {
            return run.await(deadline);
        } finally {
            ownership.remove(run);
        }
    }

    /** Starts a command; see {@link dev.vireo.host.Host#start}. The deadline is for getting it under way. */
    public RunningCommand start(Command command, CommandListener listener, Deadline deadline) {
        return launch(command, listener, deadline);
    }

    private SshCommand launch(Command command, CommandListener listener, Deadline deadline) {
        String program = command.argv().get(0);
        ownership.refuseClosed(RUN, program);
        leases.refuseIfLost(RUN, program);
        Deadline.refuseInterrupt(RUN, program);
        String nonce = Nonce.next();
        SshCommand launched = new SshCommand(this, program, nonce, request(command, nonce, deadline), listener);
        running.add(launched);
        try {
            links.start(Script.EXEC, launched, deadline, RUN, program);
            Header.Line line = await(launched, command, deadline);
            if (!line.isRunning()) {
                throw refusal(line.verdict(), command);
            }
        } catch (RuntimeException | Error e) {
            running.remove(launched);
            throw e;
        }
        ownership.add(launched, RUN, program);
        if (!running.contains(launched)) {
            ownership.remove(launched);
        }
        return launched;
    }

    private static ByteBuffer request(Command command, String nonce, Deadline deadline) {
        Fields request = new Fields().add(nonce);
        place(command, deadline).forEach(request::add);
        return request.addAll(environment(command))
                .addAll(command.argv())
                .raw(command.input())
                .toBuffer();
    }

    /** Its lock, how many seconds to wait for that, and where to look for the program. */
    private static List<String> place(Command command, Deadline deadline) {
        double seconds = Math.min(1e6, Math.max(0.02, deadline.remainingNanos() / 1e9));
        return List.of(
                command.effectsLock().map(HostPath::value).orElse(""),
                String.format(Locale.ROOT, "%.3f", seconds),
                command.environment().getOrDefault("PATH", PATH));
    }

    private static List<String> environment(Command command) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", PATH);
        variables.put("LC_ALL", "C.UTF-8");
        variables.putAll(command.environment());
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    private Header.Line await(SshCommand launched, Command command, Deadline deadline) {
        String program = command.argv().get(0);
        try {
            return launched.started().get(deadline.remainingNanos() + GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            launched.abandon();
            throw Deadline.interrupted(RUN, program, Effect.UNKNOWN);
        } catch (TimeoutException e) {
            launched.abandon();
            throw new TimedOutException(
                    ErrorDetails.of(RUN, program, "the host did not answer within " + deadline.limit())
                            .effect(Effect.UNKNOWN));
        } catch (ExecutionException e) {
            throw silent(Objects.requireNonNullElse(e.getCause(), e), command, deadline);
        }
    }

    private VireoException silent(Throwable why, Command command, Deadline deadline) {
        int status = why instanceof SshCommand.Silent silent ? silent.status() : -1;
        if (status >= 0) {
            return silent(status, command, deadline);
        }
        if (why.getCause() instanceof dev.vireo.error.ClosedException closed) {
            return closed;
        }
        return new UnreachableException(
                ErrorDetails.of(RUN, command.argv().get(0), "the connection was lost before it was known to run")
                        .effect(Effect.UNKNOWN),
                why.getCause());
    }

    /** A script that ended without a word about the command. */
    VireoException silent(int status, Command command, Deadline deadline) {
        String program = command.argv().get(0);
        if (status == Reply.LOCK_TAKEN && command.effectsLock().isPresent()) {
            return lockTaken.apply(command.effectsLock().get(), deadline.atLeast(GRACE));
        }
        if (status == NO_SHELL) {
            return new UnsupportedException(
                    ErrorDetails.of(RUN, program, "there is no bash, or no flock or setsid, on the host")
                            .advice("install bash and util-linux there"));
        }
        return new UnsupportedException(
                ErrorDetails.of(RUN, program, "the host's shell ended with status " + status + " and did not run it")
                        .advice("look into sshd's log there, and for a full disk"));
    }

    static VireoException refusal(String verdict, Command command) {
        String program = command.argv().get(0);
        String lock = command.effectsLock().map(HostPath::value).orElse("");
        return switch (verdict) {
            case "forbidden" ->
                new AccessDeniedException(ErrorDetails.of(RUN, program, "it is not executable for us")
                        .advice("check its mode"));
            case "link" -> new AccessDeniedException(ErrorDetails.of("lock", lock, "it is a symbolic link"));
            case "folder" -> new NotFoundException(ErrorDetails.of("lock", lock, "its folder is not there"));
            default ->
                new NotFoundException(ErrorDetails.of(RUN, program, "there is no such program there")
                        .advice("install the package that has it"));
        };
    }

    void forget(SshCommand ended) {
        running.remove(ended);
        ownership.remove(ended);
    }

    void background(Runnable work) {
        threads.execute(work);
    }

    /** Ends the processes of a command. An interrupt does not cut it short; the flag is kept. */
    boolean end(Header.Line line) {
        boolean interrupted = Thread.interrupted();
        try {
            return workers.end(
                            Deadline.after(ENDING),
                            "end",
                            "process " + line.pid(),
                            "end",
                            String.valueOf(line.pid()),
                            line.start(),
                            line.isUnderLock() ? "spare" : "")
                    .isDone();
        } catch (VireoException e) {
            // When the connection is gone there is nobody left to tell.
            LOG.atDebug().setCause(e).addKeyValue("pid", line.pid()).log("A command could not be ended");
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
