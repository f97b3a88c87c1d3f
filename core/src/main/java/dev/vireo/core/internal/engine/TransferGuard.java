package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.RunFolder;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.RunningCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A command at the source that outlives us for one purpose: when we vanish in the middle of a transfer, it tells the
 * guest's process to give up. Without it the process would go on sending, stop the guest before the switch, and wait for
 * a program that is no more. It is disarmed before the guest is handed over.
 */
final class TransferGuard implements AutoCloseable {
    /** Says so and ends when it is told to; tells the process when its standard input ends without that. */
    private static final String SCRIPT =
            "if read -r -N 1 word; then echo off; else printf '%s\\n' \"$2\" 1<>\"$1\"; fi";

    private final String subject;
    private final Answer answer = new Answer();
    private @Nullable RunningCommand command;

    private TransferGuard(String subject) {
        this.subject = subject;
    }

    static TransferGuard arm(Host host, RunFolder folder, String subject, Optional<String> line, HostPath effects) {
        TransferGuard guard = new TransferGuard(subject);
        if (line.isEmpty()) {
            return guard;
        }
        String pipe = folder.control() + ".in";
        Command watch =
                Command.of("bash", "-c", SCRIPT, "guard", pipe, line.get()).under(effects);
        guard.command = host.start(watch, guard.answer);
        return guard;
    }

    /**
     * From now on nothing happens when we vanish.
     *
     * @throws UnreachableException it has ended by itself, so it may have told the process already
     */
    void disarm(Duration limit) {
        if (command == null) {
            return;
        }
        command.write(ByteBuffer.wrap("x".getBytes(StandardCharsets.US_ASCII)));
        try {
            if (!answer.off.get(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw lost(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of("migrate", subject, "the waiting thread was interrupted"), e);
        } catch (ExecutionException | TimeoutException e) {
            throw lost(e);
        }
    }

    private UnreachableException lost(@Nullable Throwable cause) {
        return new UnreachableException(
                ErrorDetails.of("migrate", subject, "the command that watches over the transfer was lost"), cause);
    }

    @Override
    public void close() {
        if (command != null) {
            command.close();
        }
    }

    /** Whether it has said that it is disarmed before it ended. */
    private static final class Answer implements CommandListener {
        private final CompletableFuture<Boolean> off = new CompletableFuture<>();

        @Override
        public void output(ByteBuffer data) {
            off.complete(true);
        }

        @Override
        public void ended(int exitStatus, @Nullable Throwable failure) {
            off.complete(false);
        }
    }
}
