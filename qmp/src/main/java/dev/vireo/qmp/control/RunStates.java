package dev.vireo.qmp.control;

import dev.vireo.core.driver.GuestState;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.json.JsonObject;

/** Run states of QMP in the api's words. Pure. */
final class RunStates {
    static final GuestState RUNNING = new GuestState(DomainState.RUNNING, StateReason.UNSPECIFIED);
    static final GuestState SUSPENDED = new GuestState(DomainState.SUSPENDED, StateReason.UNSPECIFIED);

    private RunStates() {}

    /** The state in an answer to query-status. */
    static GuestState of(JsonObject status) {
        return of(status.string("status"));
    }

    /** The state of QMP's word for it; unknown if the word is. */
    static GuestState of(String word) {
        return switch (word) {
            case "running" -> RUNNING;
            case "suspended" -> SUSPENDED;
            case "prelaunch" -> paused(StateReason.STARTED_PAUSED);
            case "paused" -> paused(StateReason.SUSPENDED_BY_CALLER);
            case "io-error" -> paused(StateReason.IO_ERROR);
            case "watchdog" -> paused(StateReason.WATCHDOG);
            case "debug" -> paused(StateReason.DEBUGGED);
            case "shutdown" -> paused(StateReason.GUEST_SHUTDOWN);
            case "internal-error" -> paused(StateReason.HYPERVISOR_ERROR);
            case "inmigrate", "finish-migrate", "postmigrate", "colo" -> paused(StateReason.MIGRATION);
            case "save-vm", "restore-vm" -> paused(StateReason.SAVING);
            case "guest-panicked" -> new GuestState(DomainState.CRASHED, StateReason.GUEST_PANIC);
            default -> new GuestState(DomainState.UNKNOWN, StateReason.UNSPECIFIED);
        };
    }

    static GuestState paused(StateReason reason) {
        return new GuestState(DomainState.PAUSED, reason);
    }
}
