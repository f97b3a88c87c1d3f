package dev.vireo.testkit.internal;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.host.RunningCommand;
import dev.vireo.testkit.HostCall;
import dev.vireo.testkit.SimulatedProgram;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands of one program on a machine in memory. */
record HandleCommands(Handle handle) {
    private static final int EXECUTABLE = 0111;

    CommandResult run(Command command) {
        HostCall call = new HostCall("run", command.toString());
        Duration limit = command.deadline().orElse(handle.deadline());
        MemoryCapture capture = new MemoryCapture(command);
        MemoryCommand running = launch(call, command, limit, capture);
        running.closeInput();
        World world = handle.world();
        try {
            if (!world.await(capture::isOver, world.worldClock().after(limit))) {
                running.kill();
                throw new TimedOutException(
                        ErrorDetails.of("run", command.toString(), "it did not end within " + limit + " and was ended")
                                .effect(Effect.UNKNOWN));
            }
        } catch (InterruptedException e) {
            running.kill();
            Thread.currentThread().interrupt();
            throw Handle.interrupted(call, Effect.UNKNOWN);
        }
        if (capture.wasCutByClosing()) {
            handle.refuseClosed(call, Effect.UNKNOWN);
        }
        return capture.result();
    }

    RunningCommand start(Command command, CommandListener listener) {
        HostCall call = new HostCall("start", command.toString());
        Duration limit = command.deadline().orElse(handle.deadline());
        return launch(call, command, limit, new ToldListener(handle.state(), listener));
    }

    private MemoryCommand launch(HostCall call, Command command, Duration limit, MemoryCommand.Audience audience) {
        handle.refuseClosed(call, Effect.NOTHING);
        if (Thread.currentThread().isInterrupted()) {
            throw Handle.interrupted(call, Effect.NOTHING);
        }
        handle.admit(call, limit);
        refuseData(command);
        World world = handle.world();
        SimulatedProgram program = world.scripts().find(command.argv());
        Optional<LockTable.Hold> hold = command.effectsLock().map(lock -> share(lock, command, limit));
        MemoryProcess process = world.change(world.processes()::startLeader);
        hold.ifPresent(held ->
                world.change(() -> process.onExit(status -> world.locks().remove(held))));
        MemoryCommand running = new MemoryCommand(handle, process, command, audience);
        running.begin(program, environment(command));
        handle.state().add(running::handleClosed);
        return running;
    }

    private LockTable.Hold share(HostPath lock, Command command, Duration limit) {
        World world = handle.world();
        world.change(() -> {
            if (world.files().find(lock) == null) {
                world.files().create(lock, new byte[0], 0600, handle.facts().userId());
            }
        });
        long end = world.worldClock().after(limit);
        return new HandleLocks(handle)
                .take(lock, LockMode.SHARED, command.argv().get(0), end);
    }

    /** A file that is there and not executable. */
    private void refuseData(Command command) {
        String program = command.argv().get(0);
        FileNode node = program.startsWith("/")
                ? handle.world().look(() -> handle.world().files().find(HostPath.of(program)))
                : null;
        if (node != null && (node.mode & EXECUTABLE) == 0) {
            throw new AccessDeniedException(ErrorDetails.of("run", program, "it is not executable for us"));
        }
    }

    private static Map<String, String> environment(Command command) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", String.join(":", List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")));
        variables.put("LC_ALL", "C.UTF-8");
        variables.putAll(command.environment());
        return variables;
    }
}
