package dev.vireo.host.ssh.internal.command;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.CommandResult;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.io.Ownership;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a command says, up to its limit, until somebody has waited for its end. */
final class Capture implements CommandListener {
    private final Command command;
    private final long limit;
    private final CountDownLatch ended = new CountDownLatch(1);

    // Written by the thread that hears before the latch opens, read after it.
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private boolean truncated;
    private int exitStatus;
    private @Nullable Throwable failure;

    Capture(Command command) {
        this.command = command;
        this.limit = command.outputLimit().bytes();
    }

    @Override
    public void output(ByteBuffer data) {
        keep(output, data);
    }

    @Override
    public void standardError(ByteBuffer data) {
        keep(error, data);
    }

    private void keep(ByteArrayOutputStream kept, ByteBuffer data) {
        int length = (int) Math.min(data.remaining(), limit - kept.size());
        truncated |= length < data.remaining();
        byte[] bytes = new byte[length];
        data.get(bytes);
        kept.writeBytes(bytes);
    }

    @Override
    public void ended(int status, @Nullable Throwable why) {
        exitStatus = status;
        failure = why;
        ended.countDown();
    }

    boolean await(Deadline deadline) throws InterruptedException {
        return ended.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    }

    CommandResult result() {
        if (failure != null) {
            throw lost(failure);
        }
        return new CommandResult(command.argv(), exitStatus, output.toByteArray(), error.toByteArray(), truncated);
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
}
