package dev.vireo.testkit.internal;

import dev.vireo.host.RunningCommand;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** A streaming command with a hook around what is written to it. */
public record HookedCommand(RunningCommand command, Hooks hooks, String subject) implements RunningCommand {
    @Override
    public void write(ByteBuffer data) {
        hooks.around("write", subject, () -> command.write(data));
    }

    @Override
    public void closeInput() {
        command.closeInput();
    }

    @Override
    public CompletionStage<Integer> exit() {
        return command.exit();
    }

    @Override
    public void close() {
        command.close();
    }
}
