package dev.vireo.lvm.internal;

import dev.vireo.ByteSize;
import dev.vireo.error.ClosedException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One life of a {@code lvm} shell that answers each command by one JSON object, as it does for LVM's own D-Bus service.
 * One caller at a time.
 */
final class ShellSession implements AutoCloseable {
    private static final ByteSize MOST = ByteSize.ofMiB(16);
    private static final String SUBJECT = "the lvm shell";

    private final RunningCommand shell;
    private final Answers answers;

    private ShellSession(RunningCommand shell, Answers answers) {
        this.shell = shell;
        this.answers = answers;
    }

    static ShellSession start(Host host) {
        Command command = Command.of("lvm")
                .environment("LC_ALL", "C")
                .environment("LVM_SUPPRESS_FD_WARNINGS", "1")
                .environment("LVM_COMMAND_PROFILE", "lvmdbusd")
                .environment("LVM_REPORT_FD", "1")
                .environment("LVM_OUT_FD", "2")
                .environment("LVM_ERR_FD", "2")
                .environment("LVM_LOG_FILE_MAX_LINES", "0");
        Answers answers = new Answers();
        return new ShellSession(host.start(command, answers), answers);
    }

    /**
     * Gives it a line, and returns its answer.
     *
     * @throws TimedOutException there is none in time
     * @throws UnreachableException it has ended, or says something else
     */
    String ask(String line, Duration limit) {
        CompletableFuture<String> answer = answers.next();
        try {
            shell.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            String text = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            answers.expectNext();
            return text;
        } catch (TimeoutException e) {
            throw new TimedOutException(ErrorDetails.of("ask", SUBJECT, "it did not answer for " + limit), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(ErrorDetails.of("ask", SUBJECT, "the thread was interrupted"), e);
        } catch (ExecutionException | ClosedException e) {
            throw new UnreachableException(
                    ErrorDetails.of("ask", SUBJECT, "it has ended, or does not answer as expected"), e);
        }
    }

    @Override
    public void close() {
        shell.close();
    }

    private static final class Answers implements CommandListener {
        private final JsonFrames frames = new JsonFrames(MOST);
        private CompletableFuture<String> next = new CompletableFuture<>();
        private boolean ended;

        synchronized CompletableFuture<String> next() {
            return next;
        }

        synchronized void expectNext() {
            if (!ended) {
                next = new CompletableFuture<>();
            }
        }

        @Override
        public void output(ByteBuffer data) {
            try {
                frames.add(data, text -> next().complete(text));
            } catch (IllegalStateException e) {
                next().completeExceptionally(e);
            }
        }

        @Override
        public synchronized void ended(int exitStatus, @Nullable Throwable failure) {
            ended = true;
            Throwable cause = failure != null ? failure : new IllegalStateException("its status is " + exitStatus);
            if (!next.completeExceptionally(cause)) {
                next = CompletableFuture.failedFuture(cause);
            }
        }
    }
}
