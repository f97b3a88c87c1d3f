package dev.vireo.domain;

import java.time.Instant;

/** A domain came, went or changed its state, by whoever's doing. */
public final class DomainLifecycleEvent implements DomainEvent {
    private final Instant at;
    private final DomainName domain;
    private final Kind kind;
    private final DomainStatus status;

    /** Creates the event. */
    public DomainLifecycleEvent(Instant at, DomainName domain, Kind kind, DomainStatus status) {
        this.at = at;
        this.domain = domain;
        this.kind = kind;
        this.status = status;
    }

    @Override
    public Instant at() {
        return at;
    }

    @Override
    public DomainName domain() {
        return domain;
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** The status right after it. */
    public DomainStatus status() {
        return status;
    }

    @Override
    public String toString() {
        return domain + " " + kind + " (" + status.state() + ", " + status.reason() + ")";
    }

    /** What happened to a domain. */
    public enum Kind {
        /** It was defined. */
        DEFINED,
        /** Its definition was replaced. */
        REDEFINED,
        /** Its definition was removed. */
        UNDEFINED,
        /** Its process was started. */
        STARTED,
        /** Its CPUs were stopped. */
        PAUSED,
        /** Its CPUs go on. */
        RESUMED,
        /** The machine was reset. */
        RESET,
        /** The guest has noticed that it is asked to shut down (its power button was pressed). */
        SHUTDOWN_REQUESTED,
        /** The guest panicked. */
        CRASHED,
        /** Its process is gone. */
        STOPPED,
        /** Another change of state; see the status. */
        STATE_CHANGED,
        /** The hypervisor stopped answering, or answers again; see the status' freshness. */
        FRESHNESS_CHANGED
    }
}
