package dev.vireo.kvm;

/** Where a global system interrupt (GSI) leads. */
public sealed interface IrqRoute {
    /** The interrupt. */
    int gsi();

    /**
     * To a pin of a controller in the kernel.
     *
     * @param gsi the interrupt
     * @param chip the controller
     * @param pin its pin, from 0 on
     */
    record Pin(int gsi, Irqchip chip, int pin) implements IrqRoute {}

    /**
     * To a message.
     *
     * @param gsi the interrupt
     * @param message the message
     */
    record Message(int gsi, Msi message) implements IrqRoute {}

    /**
     * To a synthetic interrupt of Hyper-V.
     *
     * @param gsi the interrupt
     * @param vcpu the vCPU
     * @param sint its synthetic interrupt
     */
    record HypervSint(int gsi, int vcpu, int sint) implements IrqRoute {}
}
