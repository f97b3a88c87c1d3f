package dev.vireo.microvm.internal.machine;

/** Takes what a guest writes to its serial port. */
@FunctionalInterface
public interface SerialOutput {
    /** Takes a byte, at once and without throwing: it is called on a processor's thread. */
    void write(byte value);
}
