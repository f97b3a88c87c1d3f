package dev.vireo.microvm.internal.virtio;

/** Why a device interrupts. */
final class Interrupt {
    static final int USED_BUFFER = 1;
    static final int CONFIG_CHANGE = 2;

    private Interrupt() {}
}
