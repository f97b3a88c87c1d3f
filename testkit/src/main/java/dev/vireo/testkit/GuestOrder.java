package dev.vireo.testkit;

/** What a guest can be told to do on its own. */
public enum GuestOrder {
    /** Powers off. */
    POWER_OFF,
    /** Reboots. */
    REBOOT,
    /** Its kernel panics. */
    PANIC
}
