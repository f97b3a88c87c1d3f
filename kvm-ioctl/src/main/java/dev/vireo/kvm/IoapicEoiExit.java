package dev.vireo.kvm;

/** An interrupt by level has been handled, with the I/O APIC outside of the kernel ({@code KVM_EXIT_IOAPIC_EOI}). */
public final class IoapicEoiExit extends RunView implements Exit {
    IoapicEoiExit(RunPage page) {
        super(page);
    }

    /** Its vector. */
    public int vector() {
        return byteAt(0);
    }

    @Override
    public String toString() {
        return "end of interrupt " + vector();
    }
}
