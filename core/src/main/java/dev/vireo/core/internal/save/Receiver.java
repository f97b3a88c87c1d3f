package dev.vireo.core.internal.save;

import dev.vireo.domain.SaveCompression;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.RunningCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A command on the host that listens at a UNIX socket and writes what comes to a file: a hypervisor that may open no
 * file connects to it. It ends when this program does. See {@code docs/decisions/save-files.md}.
 */
public final class Receiver implements AutoCloseable {
    private static final String SCRIPT = Script.load("receive.sh");
    private static final int LONGEST_WORDS = 4096;
    private static final int NO_LISTENER = 69;

    private final String subject;
    private final Output output = new Output();
    private final RunningCommand command;

    private Receiver(String subject, Host host, Command receive) {
        this.subject = subject;
        this.command = host.start(receive, output);
    }

    /**
     * Starts one; it listens when this returns.
     *
     * @param effects the lock that it holds until it ends
     */
    public static Receiver start(
            Host host, HostPath socket, HostPath file, SaveCompression compression, HostPath effects, Duration limit) {
        Command command = Command.of(List.of(
                        "bash",
                        "-c",
                        SCRIPT,
                        "receive",
                        socket.value(),
                        file.value(),
                        compression.name().toLowerCase(Locale.ROOT)))
                .under(effects);
        Receiver receiver = new Receiver("save file " + file, host, command);
        try {
            receiver.await(receiver.output.ready, limit);
            return receiver;
        } catch (RuntimeException e) {
            receiver.close();
            throw e;
        }
    }

    /**
     * What was written.
     *
     * @param length bytes
     * @param checksum as cksum(1) has it
     */
    public record Written(long length, long checksum) {}

    /** Waits until all has come and is written. */
    public Written awaitEnd(Duration limit) {
        int status = await(output.ended, limit);
        if (status != 0) {
            throw failed(status);
        }
        String[] words = output.last().split(" ", -1);
        return new Written(Long.parseLong(words[1]), Long.parseLong(words[0]));
    }

    /** Fails with the command's own words if it ends badly within a moment, as it does when it cannot write. */
    public void check(Duration moment) {
        try {
            int status = output.ended.get(moment.toNanos(), TimeUnit.NANOSECONDS);
            if (status != 0) {
                throw failed(status);
            }
        } catch (TimeoutException | ExecutionException e) {
            // it was not its fault
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private VireoException failed(int status) {
        String said = output.errors().strip();
        ErrorDetails details = ErrorDetails.of(
                "write", subject, said.isEmpty() ? "the writing command ended with status " + status : said);
        return status == NO_LISTENER
                ? new UnsupportedException(details.advice("install perl or python3 on the host"))
                : new CommandFailedException(details, List.of("receive"), status, said);
    }

    private <T> T await(CompletableFuture<T> what, Duration limit) {
        try {
            return what.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimedOutException(
                    ErrorDetails.of("write", subject, "the writing command did not answer in time"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of("write", subject, "the waiting thread was interrupted"), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Ended ended) {
                throw failed(ended.status);
            }
            throw new UnreachableException(
                    ErrorDetails.of("write", subject, "the writing command was lost"), e.getCause());
        }
    }

    /** Ends the command if it still runs. */
    @Override
    public void close() {
        command.close();
    }

    private static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Ended(int status) {
            super("ended with status " + status, null, false, false);
            this.status = status;
        }
    }

    /** What the command says. */
    private static final class Output implements CommandListener {
        private final CompletableFuture<Void> ready = new CompletableFuture<>();
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();
        private final StringBuilder said = new StringBuilder();
        private final StringBuilder errors = new StringBuilder();

        @Override
        public synchronized void output(ByteBuffer data) {
            append(said, data);
            if (said.indexOf("ready\n") >= 0) {
                ready.complete(null);
            }
        }

        @Override
        public synchronized void standardError(ByteBuffer data) {
            append(errors, data);
        }

        private static void append(StringBuilder text, ByteBuffer data) {
            String more = StandardCharsets.UTF_8.decode(data).toString();
            text.append(more, 0, Math.min(more.length(), LONGEST_WORDS - text.length()));
        }

        synchronized String last() {
            return said.substring(said.indexOf("\n") + 1).strip();
        }

        synchronized String errors() {
            return errors.toString();
        }

        @Override
        public void ended(int exitStatus, @Nullable Throwable failure) {
            if (failure == null) {
                ended.complete(exitStatus);
                ready.completeExceptionally(new Ended(exitStatus));
            } else {
                ended.completeExceptionally(failure);
                ready.completeExceptionally(failure);
            }
        }
    }
}
