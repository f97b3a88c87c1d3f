package dev.vireo.microvm.internal.virtio;

/** The configuration space of a device at one moment. */
final class ConfigSpace {
    private final byte[] bytes;
    private final int generation;

    ConfigSpace(byte[] bytes, int generation) {
        this.bytes = bytes;
        this.generation = generation;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Another number after each change that the driver did not make. */
    int generation() {
        return generation;
    }
}
