package dev.vireo.kvm.x86;

/** A segment register, in the order of {@code struct kvm_sregs}. */
public enum SegmentRegister {
    CS(0),
    DS(1),
    ES(2),
    FS(3),
    GS(4),
    SS(5),
    /** The task register. */
    TR(6),
    /** The local descriptor table. */
    LDT(7);

    private final int number;

    SegmentRegister(int number) {
        this.number = number;
    }

    /** Its place in {@code struct kvm_sregs}, from 0 on. */
    public int number() {
        return number;
    }
}
