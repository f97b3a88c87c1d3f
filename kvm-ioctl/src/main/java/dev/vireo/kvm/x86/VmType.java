package dev.vireo.kvm.x86;

/** What kind of virtual machine {@code KVM_CREATE_VM} makes. {@code VM_TYPES} tells which there are, as bits. */
public enum VmType {
    /** An ordinary one. */
    DEFAULT(0),
    /** One whose memory may be private to the guest, by software alone, for development. */
    SW_PROTECTED(1),
    /** AMD SEV. */
    SEV(2),
    /** AMD SEV with encrypted state. */
    SEV_ES(3),
    /** AMD SEV with secure nested paging. */
    SNP(4),
    /** Intel TDX. */
    TDX(5);

    private final int number;

    VmType(int number) {
        this.number = number;
    }

    /** Its number in {@code asm/kvm.h}. */
    public int number() {
        return number;
    }
}
