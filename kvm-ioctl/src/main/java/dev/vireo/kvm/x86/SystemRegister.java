package dev.vireo.kvm.x86;

/** A control register, or one that is set with them, in the order of {@code struct kvm_sregs}. */
public enum SystemRegister {
    CR0(0),
    CR2(1),
    CR3(2),
    CR4(3),
    CR8(4),
    /** The extended features: long mode, no-execute, system calls. */
    EFER(5),
    /** Where the local APIC is, and whether it is enabled. */
    APIC_BASE(6);

    private final int number;

    SystemRegister(int number) {
        this.number = number;
    }

    /** Its place in {@code struct kvm_sregs} behind the tables, from 0 on. */
    public int number() {
        return number;
    }
}
