package dev.vireo.domain;

/** The device behind the console. */
public enum ConsoleKind {
    /** A 16550 serial port: {@code ttyS0} in Linux. */
    SERIAL,
    /** virtio-console: {@code hvc0} in Linux; faster, later in the boot. */
    VIRTIO
}
