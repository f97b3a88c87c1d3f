package dev.vireo.testkit.internal;

import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Keeps what a command says, up to its limit. Guarded by the machine's monitor. */
final class MemoryCapture implements MemoryCommand.Audience {
    private final Command command;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private boolean truncated;
    private boolean over;
    private int exitStatus;
    private @Nullable Throwable failure;

    MemoryCapture(Command command) {
        this.command = command;
    }

    @Override
    public void output(byte[] bytes, MemoryCommand from) {
        keep(output, bytes);
    }

    @Override
    public void error(byte[] bytes, MemoryCommand from) {
        keep(error, bytes);
    }

    private void keep(ByteArrayOutputStream kept, byte[] bytes) {
        int length = (int) Math.min(bytes.length, command.outputLimit().bytes() - kept.size());
        truncated |= length < bytes.length;
        kept.write(bytes, 0, length);
    }

    @Override
    public void ended(int status, @Nullable Throwable why) {
        exitStatus = status;
        failure = why;
        over = true;
    }

    boolean isOver() {
        return over;
    }

    boolean wasCutByClosing() {
        return failure != null;
    }

    CommandResult result() {
        return new CommandResult(command.argv(), exitStatus, output.toByteArray(), error.toByteArray(), truncated);
    }
}
