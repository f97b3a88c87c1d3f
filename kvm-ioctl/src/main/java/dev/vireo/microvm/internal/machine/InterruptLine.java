package dev.vireo.microvm.internal.machine;

/** One interrupt of the machine, as a wire. */
@FunctionalInterface
interface InterruptLine {
    void set(boolean high);
}
