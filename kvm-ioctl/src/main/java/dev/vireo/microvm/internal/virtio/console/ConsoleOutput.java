package dev.vireo.microvm.internal.virtio.console;

/** Takes what a guest writes to its console. */
@FunctionalInterface
public interface ConsoleOutput {
    /** Takes bytes, at once and without throwing: it is called on the device's thread. It keeps no more than it wants to. */
    void write(byte[] bytes);
}
