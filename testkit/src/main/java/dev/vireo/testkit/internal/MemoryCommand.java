package dev.vireo.testkit.internal;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.host.Command;
import dev.vireo.host.HostFiles;
import dev.vireo.host.RunningCommand;
import dev.vireo.testkit.HostCall;
import dev.vireo.testkit.SimulatedProgram;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A command under way on a machine in memory. */
final class MemoryCommand implements RunningCommand, MemoryPipes.OutputSink {
    private final Handle handle;
    private final World world;
    private final MemoryProcess process;
    private final Command command;
    private final Audience audience;
    private final MemoryPipes pipes = new MemoryPipes(this);
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private @Nullable Throwable failure;

    /** Who hears of it; called under the machine's monitor. */
    interface Audience {
        void output(byte[] bytes, MemoryCommand from);

        void error(byte[] bytes, MemoryCommand from);

        void ended(int status, @Nullable Throwable failure);
    }

    MemoryCommand(Handle handle, MemoryProcess process, Command command, Audience audience) {
        this.handle = handle;
        this.world = handle.world();
        this.process = process;
        this.command = command;
        this.audience = audience;
    }

    void begin(SimulatedProgram program, Map<String, String> environment) {
        world.change(() -> {
            pipes.feed(command.input());
            process.onExit(this::exited);
        });
        ProgramRun.Surroundings around = new ProgramRun.Surroundings(command.argv(), environment, pipes);
        HostFiles files = Handle.ofMachine(world).files();
        new ProgramRun(world, files, process, program, around).startThread();
    }

    private void exited(int status) {
        int told = failure == null ? status : -1;
        audience.ended(told, failure);
        exit.completeAsync(() -> told);
    }

    @Override
    public void output(byte[] bytes) {
        if (!process.isOver()) {
            audience.output(bytes, this);
        }
    }

    @Override
    public void error(byte[] bytes) {
        if (!process.isOver()) {
            audience.error(bytes, this);
        }
    }

    @Override
    public void write(ByteBuffer data) {
        world.log(new HostCall("write", command.toString()));
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        if (world.look(process::isOver)) {
            throw new ClosedException(ErrorDetails.of("write to", command.toString(), "the command has ended"));
        }
        if (!world.change(() -> pipes.feed(bytes))) {
            throw new NotEnoughResourcesException(
                    ErrorDetails.of("write to", command.toString(), "it does not read, and too much waits for it"));
        }
    }

    @Override
    public void closeInput() {
        world.change(pipes::closeInput);
    }

    @Override
    public CompletionStage<Integer> exit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public void close() {
        kill();
    }

    /** Kills its whole session, if it still runs. */
    void kill() {
        world.change(() -> {
            if (!process.isOver()) {
                world.processes().killSession(process.session);
            }
        });
    }

    /** A listener failed: the command is ended. */
    void fail(Throwable why) {
        world.change(() -> {
            failure = failure == null ? why : failure;
        });
        kill();
    }

    void handleClosed() {
        if (!handle.state().isCrashed()) {
            fail(new ClosedException(ErrorDetails.of("run", command.toString(), "the host was closed here")
                    .effect(Effect.UNKNOWN)));
        }
    }
}
