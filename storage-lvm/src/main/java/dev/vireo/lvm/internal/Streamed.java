package dev.vireo.lvm.internal;

import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.Host;
import dev.vireo.host.RunningCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A command that takes its time and tells how far it is. */
public final class Streamed implements CommandListener {
    private static final int KEPT = 4096;
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Consumer<String> progress;
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder errors = new StringBuilder();
    private volatile long heard = System.nanoTime();
    private volatile @Nullable Throwable lost;

    private Streamed(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * Runs a command to its end.
     *
     * @param progress hears each line of its outputs
     * @param silence how long it may say nothing
     * @param cancel is run when the job is cancelled, and makes the command end
     * @throws JobCancelledException the job was cancelled, and the command has ended
     */
    public static void run(
            Host host,
            Command command,
            String what,
            JobControl control,
            Consumer<String> progress,
            Duration silence,
            Consumer<RunningCommand> cancel) {
        Streamed listener = new Streamed(progress);
        try (RunningCommand running = host.start(command, listener)) {
            control.onCancel(() -> cancel.accept(running));
            int status = listener.await(running, what, silence);
            if (control.cancelRequested()) {
                throw new JobCancelledException(what);
            }
            Throwable failure = listener.lost;
            if (failure != null) {
                throw new UnreachableException(
                        ErrorDetails.of("run", what, "the command was lost sight of")
                                .effect(Effect.UNKNOWN),
                        failure);
            }
            if (status != 0) {
                String said = listener.errors.toString().strip();
                throw new CommandFailedException(
                        ErrorDetails.of(
                                        "run",
                                        what,
                                        command.argv().get(0) + " ended with status " + status + ": " + said)
                                .effect(Effect.PARTIAL),
                        command.argv(),
                        status,
                        said);
            }
        }
    }

    private int await(RunningCommand running, String what, Duration silence) {
        while (true) {
            try {
                return running.exit().toCompletableFuture().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() - heard > silence.toNanos()) {
                    throw new TimedOutException(
                            ErrorDetails.of("run", what, "nothing was heard of it for " + silence)
                                    .effect(Effect.PARTIAL),
                            e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedOperationException(
                        ErrorDetails.of("run", what, "the thread was interrupted")
                                .effect(Effect.PARTIAL),
                        e);
            } catch (ExecutionException e) {
                throw new UnreachableException(
                        ErrorDetails.of("run", what, "the command was lost sight of")
                                .effect(Effect.UNKNOWN),
                        e);
            }
        }
    }

    @Override
    public void output(ByteBuffer data) {
        heard = System.nanoTime();
        String text = StandardCharsets.UTF_8.decode(data).toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                progress.accept(line.toString());
                line.setLength(0);
            } else if (line.length() < KEPT) {
                line.append(c);
            }
        }
    }

    @Override
    public void standardError(ByteBuffer data) {
        if (errors.length() < KEPT) {
            errors.append(StandardCharsets.UTF_8.decode(data.duplicate()));
        }
        output(data);
    }

    @Override
    public void ended(int exitStatus, @Nullable Throwable failure) {
        lost = failure;
    }
}
