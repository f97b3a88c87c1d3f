package dev.vireo.kvm;

/** An interrupt controller of x86 in the kernel. */
public enum Irqchip {
    /** The first 8259. */
    PIC_MASTER(0),
    /** The second 8259. */
    PIC_SLAVE(1),
    /** The I/O APIC. */
    IOAPIC(2);

    private final int number;

    Irqchip(int number) {
        this.number = number;
    }

    /** Its number in {@code asm/kvm.h}. */
    public int number() {
        return number;
    }
}
