package dev.vireo.kvm;

/**
 * Why a vCPU has left the guest: what {@link Vcpu#run} returns, one type for each {@code KVM_EXIT_...} of {@code
 * linux/kvm.h}.
 *
 * <pre>{@code
 * Exit exit = vcpu.run();
 * if (exit instanceof PortExit.Out out) {
 *     serial.write(out.port(), out.value());
 * } else if (exit instanceof MmioExit.Read read) {
 *     read.answer(device.read(read.address(), read.length()));
 * } else if (exit instanceof Exit.Halt) {
 *     return;
 * }
 * }</pre>
 *
 * <p>There is one object of each type a vCPU, which reads and answers in the memory that it shares with the kernel, so
 * that nothing is allocated. It holds until the vCPU's next {@link Vcpu#run}, and belongs to the thread that runs it.
 */
public sealed interface Exit
        permits PortExit,
                MmioExit,
                MsrExit,
                HypercallExit,
                DebugExit,
                FailureExit,
                SystemEventExit,
                MemoryFaultExit,
                TprAccessExit,
                IoapicEoiExit,
                HypervExit,
                XenExit,
                NotifyExit,
                Exit.Interrupted,
                Exit.Halt,
                Exit.Shutdown,
                Exit.IrqWindowOpen,
                Exit.Intr,
                Exit.SetTpr,
                Exit.Nmi,
                Exit.Watchdog,
                Exit.DirtyRingFull,
                Exit.ApResetHold,
                Exit.BusLock,
                Exit.Other {

    /** A {@linkplain Vcpu#kick kick} or another signal came; no {@code KVM_EXIT} but {@code EINTR}. Run again. */
    record Interrupted() implements Exit {}

    /** HLT, without an irqchip in the kernel that would wait for the next interrupt. */
    record Halt() implements Exit {}

    /** The guest is beyond going on, as by a triple fault: reset it, or end. */
    record Shutdown() implements Exit {}

    /** The guest can take an interrupt now, as was {@linkplain VcpuInterrupts#requestInterruptWindow asked}. */
    record IrqWindowOpen() implements Exit {}

    /** An interrupt of the host. Run again. */
    record Intr() implements Exit {}

    /** The guest has changed its task priority, without an irqchip in the kernel. */
    record SetTpr() implements Exit {}

    /** A non-maskable interrupt of the host. */
    record Nmi() implements Exit {}

    /** The guest's watchdog has expired. */
    record Watchdog() implements Exit {}

    /** The dirty ring of this vCPU is full: {@linkplain DirtyRing#harvest harvest} it and reset the rings. */
    record DirtyRingFull() implements Exit {}

    /** A processor of an encrypted guest waits to be woken. */
    record ApResetHold() implements Exit {}

    /** The guest locks the whole bus, as was asked to be told. */
    record BusLock() implements Exit {}

    /** An exit that this version does not know, or that other architectures have. */
    final class Other extends RunView implements Exit {
        Other(RunPage page) {
            super(page);
        }

        /** The number of {@code KVM_EXIT_...}. */
        public int reason() {
            return page().exitReason();
        }

        @Override
        public String toString() {
            return "exit " + reason();
        }
    }
}
