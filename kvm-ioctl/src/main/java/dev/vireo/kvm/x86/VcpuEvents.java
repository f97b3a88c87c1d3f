package dev.vireo.kvm.x86;

/**
 * Exceptions, interrupts and NMIs that are under way in a vCPU ({@code struct kvm_vcpu_events}).
 *
 * @param exception the exception
 * @param interrupt the interrupt
 * @param nmi the non-maskable interrupt
 * @param sipiVector the vector of a start-up IPI
 * @param flags which parts are valid when this is set: bit 0 NMI pending, 1 SIPI vector, 2 shadow, 3 SMM, 4 payload, 5
 *     triple fault
 * @param smi system management mode
 * @param tripleFaultPending whether a triple fault waits to be reported
 */
public record VcpuEvents(
        ExceptionState exception,
        InterruptState interrupt,
        NmiState nmi,
        int sipiVector,
        int flags,
        SmiState smi,
        boolean tripleFaultPending) {
    /**
     * An exception.
     *
     * @param injected whether it was injected
     * @param vector its number
     * @param hasErrorCode whether it pushes an error code
     * @param pending whether it waits to be injected; needs the payload extension
     * @param errorCode the error code
     * @param hasPayload whether there is a payload
     * @param payload CR2 or DR6 that belongs to it
     */
    public record ExceptionState(
            boolean injected,
            int vector,
            boolean hasErrorCode,
            boolean pending,
            int errorCode,
            boolean hasPayload,
            long payload) {}

    /**
     * An interrupt.
     *
     * @param injected whether it was injected
     * @param vector its number
     * @param soft whether an instruction raised it
     * @param shadow 1 after a move to SS, 2 after STI: no interrupt before the next instruction
     */
    public record InterruptState(boolean injected, int vector, boolean soft, int shadow) {}

    /**
     * A non-maskable interrupt.
     *
     * @param injected whether it was injected
     * @param pending how many wait
     * @param masked whether one is being handled
     */
    public record NmiState(boolean injected, int pending, boolean masked) {}

    /**
     * System management mode.
     *
     * @param smm whether the vCPU is in it
     * @param pending whether an SMI waits
     * @param insideNmi whether it was entered while an NMI was handled
     * @param latchedInit whether an INIT waits for its end
     */
    public record SmiState(boolean smm, boolean pending, boolean insideNmi, boolean latchedInit) {}

    /** The same events with other flags. */
    public VcpuEvents withFlags(int valid) {
        return new VcpuEvents(exception, interrupt, nmi, sipiVector, valid, smi, tripleFaultPending);
    }

    /** The same events with another NMI. */
    public VcpuEvents withNmi(NmiState other) {
        return new VcpuEvents(exception, interrupt, other, sipiVector, flags, smi, tripleFaultPending);
    }
}
