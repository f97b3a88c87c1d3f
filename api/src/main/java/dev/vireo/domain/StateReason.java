package dev.vireo.domain;

/** Why a domain is in its state. */
public enum StateReason {
    /** Nothing is known of why. */
    UNSPECIFIED,
    /** It has not run since it was defined or since the host booted. */
    NEVER_STARTED,
    /** It was started. */
    STARTED,
    /** It was started with its CPUs stopped. */
    STARTED_PAUSED,
    /** {@link Domain#suspend()}. */
    SUSPENDED_BY_CALLER,
    /** {@link Domain#resume()}. */
    RESUMED_BY_CALLER,
    /** A disk failed and its policy says to stop. */
    IO_ERROR,
    /** The guest's kernel panicked. */
    GUEST_PANIC,
    /** A watchdog fired. */
    WATCHDOG,
    /** The hypervisor failed inside. */
    HYPERVISOR_ERROR,
    /** A debugger holds it. */
    DEBUGGED,
    /** A migration or a saved state is coming in or going out. */
    MIGRATION,
    /** State is being written or read. */
    SAVING,
    /** It was saved to a file, and ended. */
    SAVED,
    /** It goes on from a file that it was saved to. */
    RESTORED,
    /** It was moved to another host. */
    MIGRATED_AWAY,
    /** It came from another host. */
    MIGRATED_HERE,
    /** The guest shut itself down. */
    GUEST_SHUTDOWN,
    /** It was shut down because we asked the guest to. */
    SHUTDOWN_BY_CALLER,
    /** {@link Domain#destroy()}. */
    DESTROYED,
    /** The hypervisor process ended in order, nobody saw why. */
    ENDED,
    /** The hypervisor process was killed or crashed. */
    PROCESS_DIED,
    /** The host went down under it. */
    HOST_WENT_DOWN,
    /** The hypervisor could not be started. */
    START_FAILED,
    /** The monitor does not answer. */
    MONITOR_SILENT,
    /** Handed over in a migration whose end is not known. */
    HANDED_OVER,
    /** The definition is corrupt. */
    CORRUPT_DEFINITION,
    /** The definition needs a newer version of Vireo. */
    NEWER_DEFINITION
}
