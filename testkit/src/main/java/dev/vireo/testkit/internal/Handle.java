package dev.vireo.testkit.internal;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostProcesses;
import dev.vireo.host.HostSocket;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import dev.vireo.testkit.Fault;
import dev.vireo.testkit.HostCall;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A machine in memory, as one program with one default deadline sees it. */
public final class Handle {
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

    private final World world;
    private final HandleState state;
    private final Duration deadline;
    private final boolean ofMachine;

    private Handle(World world, HandleState state, Duration deadline, boolean ofMachine) {
        this.world = world;
        this.state = state;
        this.deadline = deadline;
        this.ofMachine = ofMachine;
    }

    /** A program's handle. */
    static Handle ofProgram(World world, HandleState state) {
        return new Handle(world, state, DEFAULT_DEADLINE, false);
    }

    /** What the machine's own programs use: not logged, not broken, never closed. */
    static Handle ofMachine(World world) {
        return new Handle(world, new HandleState("machine"), DEFAULT_DEADLINE, true);
    }

    /** The same with another deadline. */
    public Handle within(Duration limit) {
        return new Handle(world, state, limit, ofMachine);
    }

    World world() {
        return world;
    }

    HandleState state() {
        return state;
    }

    Duration deadline() {
        return deadline;
    }

    /** The machine's facts. */
    public HostFacts facts() {
        return world.facts();
    }

    /** Logs a call, lets it fail if it is to, and does it. */
    public <T> T call(String operation, String subject, Supplier<T> work) {
        admit(new HostCall(operation, subject), deadline);
        return world.change(work);
    }

    /** The same without a result. */
    void call(String operation, String subject, Runnable work) {
        admit(new HostCall(operation, subject), deadline);
        world.change(work);
    }

    /** Logs a call and lets it fail if it is to. */
    void admit(HostCall call, Duration limit) {
        if (ofMachine) {
            return;
        }
        refuseClosed(call, Effect.NOTHING);
        world.log(call);
        Optional<Fault> fault = world.faults().of(call);
        if (fault.isPresent()) {
            if (fault.get() == Fault.HANGS) {
                await(call, world.worldClock().after(limit), () -> false);
            }
            throw CallFaults.toException(fault.get(), call);
        }
    }

    void refuseClosed(HostCall call, Effect effect) {
        if (state.isClosed()) {
            throw new ClosedException(ErrorDetails.of(call.operation(), call.subject(), "the host was closed here")
                    .effect(effect));
        }
    }

    /** Waits for something until a time; ends with the handle or an interrupt. */
    boolean await(HostCall call, long nanoTime, BooleanSupplier condition) {
        try {
            boolean came = world.await(() -> state.isClosed() || condition.getAsBoolean(), nanoTime);
            refuseClosed(call, Effect.NOTHING);
            return came;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(call, Effect.NOTHING);
        }
    }

    static InterruptedOperationException interrupted(HostCall call, Effect effect) {
        return new InterruptedOperationException(
                ErrorDetails.of(call.operation(), call.subject(), "the waiting thread was interrupted")
                        .effect(effect));
    }

    /** Runs a command. */
    public CommandResult run(Command command) {
        return new HandleCommands(this).run(command);
    }

    /** Starts a command. */
    public RunningCommand start(Command command, CommandListener listener) {
        return new HandleCommands(this).start(command, listener);
    }

    /** Its files. */
    public HostFiles files() {
        return new HandleFiles(this);
    }

    /** Its locks. */
    public HostLocks locks() {
        return new HandleLocks(this);
    }

    /** Its processes. */
    public HostProcesses processes() {
        return new HandleProcesses(this);
    }

    /** Connects to a socket. */
    public HostSocket connect(SocketTarget target, SocketListener listener) {
        HostCall call = new HostCall("connect", target.path().value());
        admit(call, target.deadline().orElse(deadline));
        return world.sockets().connect(target, listener, state);
    }

    /** Closes it. */
    public void close() {
        state.end(false);
        world.change(() -> {});
    }

    /** Ends it without a word. */
    public void crash() {
        state.end(true);
        world.change(() -> {});
    }
}
