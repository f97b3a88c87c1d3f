package dev.vireo.domain;

/** The state of a domain. */
public enum DomainState {
    /** Defined; nothing runs. */
    STOPPED,
    /** Its hypervisor is being started. */
    STARTING,
    /** The guest runs. */
    RUNNING,
    /** The guest's CPUs are stopped; see the reason. */
    PAUSED,
    /** The guest has put itself to sleep (ACPI S3). */
    SUSPENDED,
    /** The guest has crashed and is kept as it was. */
    CRASHED,
    /** Its process was ended but is still there; what it uses is not released yet. */
    DYING,
    /** It may run elsewhere; see {@link Domain#resolve}. */
    IN_DOUBT,
    /** Its definition is corrupt or too new; its name stays reserved. */
    UNREADABLE,
    /** It runs, but what it does cannot be learned. */
    UNKNOWN;

    /** Whether a hypervisor process may exist, so that disks may be in use. */
    public boolean mayRun() {
        return this != STOPPED && this != UNREADABLE;
    }
}
