package dev.vireo;

/** Operations that not every driver has. */
public enum Feature {
    /** {@code Domain.startPaused}. */
    START_PAUSED,
    /** {@code Domain.suspend} and {@code resume}. */
    SUSPEND,
    /** {@code Domain.reset}. */
    RESET,
    /** {@code Domain.shutdown}: asking the guest by ACPI. */
    SHUTDOWN,
    /** {@code Domain.reboot}: asking the guest to end, then starting it again. */
    REBOOT,
    /** {@code Domain.console}. */
    CONSOLE,
    /** {@code Domains.statistics}. */
    STATISTICS,
    /** {@code Domain.save}, {@code managedSave} and {@code Domains.restore}. */
    SAVE,
    /** {@code Domain.migrate}. */
    MIGRATE,
    /** {@code Domain.growDisk} while the guest runs. */
    GROW_DISK,
    /** {@code DomainSpec.vsock}: a socket device. */
    VSOCK,
    /** Guests outlive the program that started them. */
    OUTLIVES_CALLER
}
