package dev.vireo.host.local.internal.command;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.host.CommandListener;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.local.internal.io.EventLoop;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.io.SendQueue;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Libc;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command under way. Its end is: exit status learned and both outputs at their end.
 *
 * <p>A background child may keep the outputs open long after the command has exited. Then they are read until nothing
 * came for 100 ms, at most for one second, and closed.
 */
final class LocalCommand implements RunningCommand, Ownership.Owned {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCommand.class);
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Ownership ownership;
    private final Executor background;
    private final String program;
    private final CommandListener listener;
    private final ChildExit child;
    private final ProcessTree tree;
    private final @Nullable InputPipe input;
    private final Runnable onEnd;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    // Touched by the loop's thread only.
    private int output;
    private int error;
    private long lastData;
    private boolean deaf;

    /** Why the exit status does not count. */
    private volatile @Nullable Throwable failure;

    private volatile boolean ended;

    /** Takes over the pipes and {@code onEnd}, which is run once when all is over. */
    LocalCommand(
            Commands commands,
            Invocation invocation,
            ChildPipes pipes,
            ChildExit child,
            CommandListener listener,
            Runnable onEnd) {
        this.loop = commands.loop();
        this.ownership = commands.ownership();
        this.background = commands.background();
        this.program = invocation.argv().get(0);
        this.listener = listener;
        this.child = child;
        this.tree = new ProcessTree(commands.proc(), child.pid(), invocation.underLock());
        this.input = pipes.input() < 0 ? null : new InputPipe(loop, pipes.input());
        this.output = pipes.output();
        this.error = pipes.error();
        this.onEnd = onEnd;
    }

    /** Queues the input that the command was given; one that has ended already just does not read it. */
    void feed(byte[] bytes) {
        if (input != null && bytes.length > 0) {
            input.write(ByteBuffer.wrap(bytes));
        }
    }

    /** Begins to listen. */
    void watch() {
        loop.execute(() -> {
            int standardOutput = output;
            int standardError = error;
            loop.add(standardOutput, Constants.EPOLLIN, events -> output = read(standardOutput, true));
            loop.add(standardError, Constants.EPOLLIN, events -> error = read(standardError, false));
            child.watch(this::exited);
        });
    }

    /** Returns the descriptor, or -1 when it is at its end and closed. */
    private int read(int fd, boolean standardOutput) {
        long count =
                Libc.read(fd, loop.readBuffer().address(), loop.readBuffer().capacity());
        if (count <= 0) {
            closeStream(fd);
            loop.execute(this::finishIfOver);
            return -1;
        }
        lastData = System.nanoTime();
        deliver(loop.readBuffer().bytes().clear().limit((int) count), standardOutput);
        return fd;
    }

    private void deliver(ByteBuffer data, boolean standardOutput) {
        if (deaf) {
            return;
        }
        try {
            if (standardOutput) {
                listener.output(data);
            } else {
                listener.standardError(data);
            }
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).addKeyValue("command", program).log("A listener failed; its command is ended");
            deaf = true;
            failure = e;
            close();
        }
    }

    private void exited() {
        long now = System.nanoTime();
        lastData = now;
        drain(now);
    }

    private void drain(long exited) {
        if (ended || finishIfOver()) {
            return;
        }
        long now = System.nanoTime();
        long quiet = QUIET.toNanos() - (now - lastData);
        long rest = LONGEST_DRAIN.toNanos() - (now - exited);
        if (quiet > 0 && rest > 0) {
            loop.schedule(Duration.ofNanos(Math.min(quiet, rest)), () -> drain(exited));
        } else {
            finish();
        }
    }

    private boolean finishIfOver() {
        boolean over = child.isKnown() && output < 0 && error < 0;
        if (over) {
            finish();
        }
        return over;
    }

    private void finish() {
        if (ended) {
            return;
        }
        ended = true;
        output = closeStream(output);
        error = closeStream(error);
        if (input != null) {
            input.close();
        }
        ownership.remove(this);
        onEnd.run();
        int status = failure == null ? child.status().orElse(-1) : -1;
        // What hangs on the future must not run on the loop's thread; mostly nothing does.
        if (exit.getNumberOfDependents() > 0) {
            background.execute(() -> exit.complete(status));
        } else {
            exit.complete(status);
        }
        listener.ended(status, failure);
    }

    private int closeStream(int fd) {
        if (fd >= 0) {
            loop.remove(fd);
            Libc.close(fd);
        }
        return -1;
    }

    @Override
    public void write(ByteBuffer data) {
        if (ended || input == null) {
            throw new ClosedException(ErrorDetails.of("write to", program, "the command has ended"));
        }
        if (!input.write(data)) {
            throw new NotEnoughResourcesException(ErrorDetails.of(
                    "write to", program, "it does not read, and " + SendQueue.LIMIT + " bytes wait for it"));
        }
    }

    @Override
    public void closeInput() {
        if (input != null) {
            input.closeWhenDrained();
        }
    }

    @Override
    public CompletionStage<Integer> exit() {
        return exit.minimalCompletionStage();
    }

    /** Whether the command itself has exited, though its outputs may still be read. */
    boolean hasExited() {
        return child.isKnown();
    }

    @Override
    public void close() {
        if (!child.isKnown()) {
            background.execute(this::endTree);
        }
    }

    /** Ends the whole tree if the command still runs, and waits for that; whether all of it is gone. */
    boolean endTree() {
        if (!child.hold()) {
            return true;
        }
        try {
            return tree.end();
        } finally {
            child.release();
        }
    }

    @Override
    public void hostClosed() {
        failure = Ownership.closedException(Commands.RUN, program, Effect.UNKNOWN);
        endTree();
        loop.execute(() -> {
            if (!ended) {
                child.abandon();
                finish();
            }
        });
    }
}
