package dev.vireo.microvm.internal.process;

import dev.vireo.domain.CrashAction;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.RebootAction;
import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.machine.Machine;
import dev.vireo.microvm.internal.machine.MachineListener;
import dev.vireo.microvm.internal.monitor.CommandException;
import dev.vireo.microvm.internal.virtio.block.BlockFailure;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to the guest, and what follows from what it does. All on one thread: commands come there, and what the
 * machine tells is brought there.
 */
final class GuestControl {
    private static final Logger LOG = LoggerFactory.getLogger(GuestControl.class);

    /** Who is told. */
    interface Events {
        void tell(String event, JsonObject data);
    }

    private final PoweroffAction onPoweroff;
    private final RebootAction onReboot;
    private final CrashAction onCrash;
    private final Machine machine;
    private final StateSender sender;
    private final Events events;
    private final Runnable end;
    private RunState state;

    /**
     * Controls a machine that has not run here yet.
     *
     * @param end ends the process
     */
    GuestControl(MachineDescription description, Machine machine, StateSender sender, Events events, Runnable end) {
        onPoweroff = description.onPoweroff();
        onReboot = description.onReboot();
        onCrash = description.onCrash();
        this.machine = machine;
        this.sender = sender;
        state = description.saved().isPresent() ? RunState.PAUSED : RunState.PRELAUNCH;
        this.events = events;
        this.end = end;
    }

    RunState state() {
        return state;
    }

    void stop() {
        if (state == RunState.RUNNING) {
            machine.pause();
            enter(RunState.PAUSED);
        }
    }

    void cont() {
        checkNotSent();
        if (state.isOver()) {
            throw new CommandException("Resetting the Virtual Machine is required");
        }
        if (state != RunState.RUNNING) {
            machine.resume();
            enter(RunState.RUNNING);
        }
    }

    private void checkNotSent() {
        if (sender.isActive()) {
            throw new CommandException("The state of the machine is being sent");
        }
    }

    private void enter(RunState next) {
        boolean ran = state == RunState.RUNNING;
        state = next;
        if (next == RunState.RUNNING) {
            events.tell("RESUME", JsonObject.EMPTY);
        } else if (ran) {
            events.tell("STOP", JsonObject.EMPTY);
        }
    }

    /** A machine that was over runs afterwards, one that was paused stays so. */
    void reset() {
        checkNotSent();
        boolean over = state.isOver();
        machine.reset();
        events.tell("RESET", cause(false, "host-qmp-system-reset"));
        if (over) {
            enter(RunState.RUNNING);
        }
    }

    void powerdown() {
        if (state.isOver()) {
            throw new CommandException("The guest has ended");
        }
        machine.pressPowerButton();
        events.tell("POWERDOWN", JsonObject.EMPTY);
    }

    void quit() {
        shutDown(false, "host-qmp-quit");
    }

    private void shutDown(boolean byGuest, String reason) {
        events.tell("SHUTDOWN", cause(byGuest, reason));
        end.run();
    }

    private static JsonObject cause(boolean byGuest, String reason) {
        return JsonObject.of("guest", byGuest, "reason", reason);
    }

    private void poweredOff() {
        if (onPoweroff == PoweroffAction.PAUSE) {
            events.tell("SHUTDOWN", cause(true, "guest-shutdown"));
            enter(RunState.SHUTDOWN);
        } else {
            shutDown(true, "guest-shutdown");
        }
    }

    private void wasReset() {
        if (onReboot == RebootAction.STOP) {
            shutDown(true, "guest-reset");
        } else {
            events.tell("RESET", cause(true, "guest-reset"));
        }
    }

    private void crashed(String how) {
        LOG.atWarn().addKeyValue("how", how).log("The guest has crashed");
        boolean pauses = onCrash != CrashAction.STOP;
        events.tell("GUEST_PANICKED", JsonObject.of("action", pauses ? "pause" : "poweroff"));
        if (pauses) {
            enter(RunState.CRASHED);
        } else {
            shutDown(true, "guest-panic");
        }
    }

    private void failed(RuntimeException cause) {
        LOG.atError().setCause(cause).log("The machine has failed");
        enter(RunState.FAILED);
    }

    private void diskFailed(String disk, BlockFailure failure) {
        events.tell(
                "BLOCK_IO_ERROR",
                JsonObject.builder()
                        .put("device", disk)
                        .put("operation", failure.write() ? "write" : "read")
                        .put("action", failure.action().name().toLowerCase(Locale.ROOT))
                        .put("nospace", failure.full())
                        .put("reason", failure.reason())
                        .build());
        if (failure.action() == IoErrorAction.STOP && state == RunState.RUNNING) {
            machine.pause();
            enter(RunState.IO_ERROR);
        }
    }

    /** Brings what a machine tells to the thread of the commands. */
    static final class Listener implements MachineListener {
        private final Executor thread;
        private volatile @Nullable GuestControl control;

        Listener(Executor thread) {
            this.thread = thread;
        }

        /** The machine is there, and has not run. */
        void controlledBy(GuestControl made) {
            control = made;
        }

        /** The host has failed a request to a disk. */
        void diskFailed(String disk, BlockFailure failure) {
            then(made -> made.diskFailed(disk, failure));
        }

        private void then(Consumer<GuestControl> act) {
            thread.execute(() -> {
                GuestControl made = control;
                if (made != null) {
                    act.accept(made);
                }
            });
        }

        @Override
        public void poweredOff() {
            then(GuestControl::poweredOff);
        }

        @Override
        public void reset() {
            then(GuestControl::wasReset);
        }

        @Override
        public void crashed(String how) {
            then(made -> made.crashed(how));
        }

        @Override
        public void failed(RuntimeException cause) {
            then(made -> made.failed(cause));
        }
    }
}
