package dev.vireo.host.ssh.internal.command;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.script.Header;
import dev.vireo.host.ssh.internal.worker.Reply;
import dev.vireo.host.ssh.internal.worker.Workers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A command that a worker runs to its end, for one caller. */
final class CommandRun implements Ownership.Owned {
    /** For an answer that a script gives at its deadline. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Commands commands;
    private final Command command;
    private final Workers.Running running;

    CommandRun(Commands commands, Command command, Workers.Running running) {
        this.commands = commands;
        this.command = command;
        this.running = running;
    }

    private CompletableFuture<Reply> reply() {
        return running.call().reply();
    }

    private Header.@Nullable Line line() {
        CompletableFuture<Header.Line> started = running.call().started();
        return started.isCompletedExceptionally() ? null : started.getNow(null);
    }

    CommandResult await(Deadline deadline) {
        String program = command.argv().get(0);
        // While it waits for its lock it is flock that keeps to the deadline.
        boolean locks = command.effectsLock().isPresent();
        try {
            Reply reply;
            try {
                reply = reply().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (!locks || line() != null) {
                    throw e;
                }
                reply = reply().get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            }
            return result(reply, deadline);
        } catch (InterruptedException e) {
            end();
            throw Deadline.interrupted(Commands.RUN, program, Effect.UNKNOWN);
        } catch (TimeoutException e) {
            String then = end() ? " and was ended" : "; it could not be ended, or is stuck in a device";
            throw new TimedOutException(
                    ErrorDetails.of(Commands.RUN, program, "it did not end within " + deadline.limit() + then)
                            .effect(Effect.UNKNOWN));
        } catch (ExecutionException e) {
            throw lost(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private CommandResult result(Reply reply, Deadline deadline) {
        Header.Line line = line();
        if (line == null) {
            throw commands.silent(reply.status(), command, deadline);
        }
        if (!line.isRunning()) {
            throw Commands.refusal(line.verdict(), command);
        }
        return new CommandResult(
                command.argv(), reply.status(), reply.output(), reply.errorOutput(), reply.truncated());
    }

    private VireoException lost(Throwable why) {
        String program = command.argv().get(0);
        if (why instanceof ClosedException) {
            return Ownership.closedException(Commands.RUN, program, Effect.UNKNOWN);
        }
        return new UnreachableException(
                ErrorDetails.of(Commands.RUN, program, "its exit status was lost with the connection")
                        .effect(Effect.UNKNOWN)
                        .advice("look whether it has run before you repeat it"),
                why);
    }

    /** Ends the command's whole tree, as soon as it is known; whether all of it is gone. */
    private boolean end() {
        Header.Line line = line();
        if (line == null) {
            // It was not heard of in time: it is ended when it shows itself.
            var unused = running.call().started().thenAccept(late -> commands.background(() -> endAndForget(late)));
            return false;
        }
        return endAndForget(line);
    }

    private boolean endAndForget(Header.Line line) {
        boolean gone = !line.isRunning() || reply().isDone() || commands.end(line);
        if (!reply().isDone()) {
            running.forget().run();
        }
        return gone;
    }

    @Override
    public void hostClosed() {
        if (!reply().isDone()) {
            reply().completeExceptionally(Ownership.closedException(
                    Commands.RUN, command.argv().get(0), Effect.UNKNOWN));
            Header.Line line = line();
            if (line != null && line.isRunning()) {
                commands.end(line);
            }
            running.forget().run();
        }
    }
}
