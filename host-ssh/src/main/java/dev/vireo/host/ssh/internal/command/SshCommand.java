package dev.vireo.host.ssh.internal.command;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.host.CommandListener;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.ssh.internal.io.Ownership;
import dev.vireo.host.ssh.internal.link.Stream;
import dev.vireo.host.ssh.internal.script.Header;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command under way. Its end is: exit status known and both outputs at their end.
 *
 * <p>A background child may keep the outputs open long after the command has exited. Then they are read until nothing
 * came for 100 ms, at most for one second, and closed.
 */
final class SshCommand implements RunningCommand, Stream.Sink, Ownership.Owned {
    private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_DRAIN = TimeUnit.SECONDS.toNanos(1);

    private final Commands commands;
    private final String program;
    private final CommandListener listener;
    private final Header header;
    private final ByteBuffer request;
    private final CompletableFuture<Header.Line> started = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile @Nullable Stream stream;

    /** Nobody waits for its start any more. */
    private volatile boolean abandoned;

    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private volatile long lastData;
    private volatile long exitSeen;

    SshCommand(Commands commands, String program, String nonce, ByteBuffer request, CommandListener listener) {
        this.commands = commands;
        this.program = program;
        this.header = new Header(nonce);
        this.request = request;
        this.listener = listener;
    }

    @Override
    public void opening(Stream opened) {
        stream = opened;
        opened.send(request);
    }

    /** What the script said before the command began; fails with -1 or the script's status if it said nothing. */
    CompletableFuture<Header.Line> started() {
        return started;
    }

    /** The exit status of a script that has said nothing. */
    static final class Silent extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Silent(int status, @Nullable Throwable cause) {
            super(cause);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    @Override
    public void output(ByteBuffer data) {
        lastData = System.nanoTime();
        if (!started.isDone()) {
            Optional<Header.Line> line = header.take(data);
            line.ifPresent(started::complete);
            if (line.isPresent() && abandoned) {
                close();
            }
        }
        if (data.hasRemaining()) {
            try {
                listener.output(data);
            } catch (RuntimeException | Error e) {
                failedBy(e);
            }
        }
    }

    @Override
    public void error(ByteBuffer data) {
        lastData = System.nanoTime();
        if (started.isDone()) {
            try {
                listener.standardError(data);
            } catch (RuntimeException | Error e) {
                failedBy(e);
            }
        }
    }

    private void failedBy(Throwable thrown) {
        org.slf4j.LoggerFactory.getLogger(SshCommand.class)
                .atError()
                .setCause(thrown)
                .addKeyValue("command", program)
                .log("A listener failed; its command is ended");
        failure = thrown;
        close();
    }

    @Override
    public void ended(int exitStatus, @Nullable Throwable broken) {
        Throwable why = failure == null ? broken : failure;
        ended = true;
        commands.forget(this);
        Header.Line line = started.getNow(null);
        if (line == null) {
            started.completeExceptionally(new Silent(exitStatus, why));
            return;
        }
        if (!line.isRunning()) {
            return;
        }
        int status = why == null ? exitStatus : -1;
        // What hangs on the future must not run on the reader's thread; mostly nothing does.
        if (exit.getNumberOfDependents() > 0) {
            commands.background(() -> exit.complete(status));
        } else {
            exit.complete(status);
        }
        listener.ended(status, why);
    }

    /** Closes outputs that a process in the background keeps open. */
    void look() {
        Stream current = stream;
        if (ended || current == null || current.exitStatus() < 0) {
            return;
        }
        long now = System.nanoTime();
        if (exitSeen == 0) {
            exitSeen = now;
            lastData = now;
        } else if (now - lastData > QUIET || now - exitSeen > LONGEST_DRAIN) {
            current.close();
        }
    }

    /** Whether the command itself has exited, though its outputs may still be read. */
    boolean hasExited() {
        Stream current = stream;
        return ended || (current != null && current.exitStatus() >= 0);
    }

    @Override
    public void write(ByteBuffer data) {
        Stream current = stream;
        if (ended || current == null || !current.isOpen()) {
            throw new ClosedException(ErrorDetails.of("write to", program, "the command has ended"));
        }
        if (!current.send(data)) {
            throw new NotEnoughResourcesException(ErrorDetails.of(
                    "write to", program, "it does not read, and " + Stream.LIMIT + " bytes wait for it"));
        }
    }

    @Override
    public void closeInput() {
        Stream current = stream;
        if (current != null) {
            current.endInput();
        }
    }

    @Override
    public CompletionStage<Integer> exit() {
        return exit.minimalCompletionStage();
    }

    /** Ends it as soon as it is known which process it is. */
    void abandon() {
        abandoned = true;
        close();
    }

    @Override
    public void close() {
        if (!hasExited()) {
            commands.background(this::endTree);
        }
    }

    /** Ends the whole tree if the command still runs, and waits for that; whether all of it is gone. */
    boolean endTree() {
        Header.Line line = started.isCompletedExceptionally() ? null : started.getNow(null);
        if (line == null || !line.isRunning() || hasExited()) {
            return true;
        }
        return commands.end(line);
    }

    @Override
    public void hostClosed() {
        failure = Ownership.closedException(Commands.RUN, program, Effect.UNKNOWN);
        Stream current = stream;
        if (current != null && current.isOpen()) {
            endTree();
            current.close();
        }
    }
}
