package dev.vireo.domain;

/** What happens when the guest reboots itself. Carried out by the hypervisor itself. */
public enum RebootAction {
    /** The machine is reset. */
    RESET,
    /** The domain ends. */
    STOP
}
