package dev.vireo.qmp.control;

import dev.vireo.core.driver.GuestListener;
import dev.vireo.core.driver.GuestState;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.PoweroffAction;
import dev.vireo.domain.StateReason;
import dev.vireo.json.JsonObject;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpEventFilter;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener what a guest's events mean. Called on one thread at a time.
 *
 * <p>STOP does not say why; so the process is asked, and the answer counts unless the guest has moved on meanwhile.
 */
final class Events {
    /** The events that mean something here. */
    static final QmpEventFilter FILTER = QmpEventFilter.named(
            "STOP",
            "RESUME",
            "SUSPEND",
            "WAKEUP",
            "RESET",
            "SHUTDOWN",
            "POWERDOWN",
            "BLOCK_IO_ERROR",
            "GUEST_PANICKED",
            "WATCHDOG");

    private final GuestListener listener;
    private final PoweroffAction onPoweroff;
    private final Clock clock;
    private Consumer<Consumer<GuestState>> question = answer -> {};
    private @Nullable GuestState reported;
    private StateReason hint = StateReason.UNSPECIFIED;
    private @Nullable Instant stopped;
    private long generation;
    private boolean over;

    Events(GuestListener listener, PoweroffAction onPoweroff, Clock clock) {
        this.listener = listener;
        this.onPoweroff = onPoweroff;
        this.clock = clock;
    }

    /** How to ask for the state: the answer comes on the thread on which events come, or not at all. */
    void askThrough(Consumer<Consumer<GuestState>> way) {
        question = way;
        if (stopped != null) {
            refresh(stopped);
        }
    }

    /** One event. */
    void handle(QmpEvent event) {
        if (over) {
            return;
        }
        Instant at = event.timestamp().equals(Instant.EPOCH) ? clock.instant() : event.timestamp();
        JsonObject data = event.data();
        switch (event.name()) {
            case "STOP" -> stopped(at);
            case "RESUME", "WAKEUP" -> moved(RunStates.RUNNING, at);
            case "SUSPEND" -> moved(RunStates.SUSPENDED, at);
            case "RESET" -> reset(at);
            case "POWERDOWN" -> listener.powerButtonSeen(at);
            case "BLOCK_IO_ERROR" -> ioError(data, at);
            case "GUEST_PANICKED" -> hint = StateReason.GUEST_PANIC;
            case "WATCHDOG" -> hint = StateReason.WATCHDOG;
            case "SHUTDOWN" -> shutdown(data.optionalString("reason").orElse("none"), at);
            default -> {}
        }
    }

    /** Some events were lost. */
    void dropped() {
        refresh(clock.instant());
    }

    private void stopped(Instant at) {
        stopped = at;
        refresh(at);
    }

    private void refresh(Instant at) {
        long asked = ++generation;
        question.accept(state -> {
            if (asked == generation && !over) {
                stopped = null;
                hint = StateReason.UNSPECIFIED;
                report(state, at);
            }
        });
    }

    private void moved(GuestState state, Instant at) {
        generation++;
        if (stopped != null) {
            report(RunStates.paused(hint), stopped);
            stopped = null;
        }
        hint = StateReason.UNSPECIFIED;
        report(state, at);
    }

    private void report(GuestState state, Instant at) {
        if (!state.equals(reported)) {
            reported = state;
            listener.stateChanged(state, at);
        }
    }

    /** A reset makes a machine that had stopped for good one that can run again. */
    private void reset(Instant at) {
        listener.wasReset(at);
        refresh(stopped == null ? at : stopped);
    }

    private void ioError(JsonObject data, Instant at) {
        IoErrorAction action = switch (data.optionalString("action").orElse("report")) {
            case "stop" -> IoErrorAction.STOP;
            case "ignore" -> IoErrorAction.IGNORE;
            default -> IoErrorAction.REPORT;
        };
        if (action == IoErrorAction.STOP) {
            hint = StateReason.IO_ERROR;
        }
        boolean write = data.optionalString("operation").orElse("").equals("write");
        boolean noSpace = data.optionalBool("nospace").orElse(false);
        DeviceIds.ofBlockError(data).ifPresent(disk -> listener.ioError(disk, write, noSpace, action, at));
    }

    private void shutdown(String reason, Instant at) {
        boolean byGuest = reason.startsWith("guest-");
        if (!(byGuest && onPoweroff == PoweroffAction.PAUSE)) {
            listener.ending(endOf(reason), at);
        }
    }

    private static StateReason endOf(String reason) {
        return switch (reason) {
            case "guest-shutdown", "guest-reset" -> StateReason.GUEST_SHUTDOWN;
            case "guest-panic" -> StateReason.GUEST_PANIC;
            case "host-qmp-quit", "host-signal", "host-ui" -> StateReason.DESTROYED;
            case "host-error" -> StateReason.HYPERVISOR_ERROR;
            default -> StateReason.ENDED;
        };
    }

    /** Control was lost; nothing is told after this. */
    void lost(@Nullable Throwable failure) {
        if (!over) {
            over = true;
            listener.lost(failure);
        }
    }

    /** Nobody wants to hear more. */
    void end() {
        over = true;
    }
}
