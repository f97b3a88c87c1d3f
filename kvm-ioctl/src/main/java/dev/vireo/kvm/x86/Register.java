package dev.vireo.kvm.x86;

/** A general register, in the order of {@code struct kvm_regs}. */
public enum Register {
    RAX(0),
    RBX(1),
    RCX(2),
    RDX(3),
    RSI(4),
    RDI(5),
    RSP(6),
    RBP(7),
    R8(8),
    R9(9),
    R10(10),
    R11(11),
    R12(12),
    R13(13),
    R14(14),
    R15(15),
    /** The instruction pointer. */
    RIP(16),
    /** The flags; bit 1 is always set. */
    RFLAGS(17);

    private final int number;

    Register(int number) {
        this.number = number;
    }

    /** Its place in {@code struct kvm_regs}, from 0 on. */
    public int number() {
        return number;
    }
}
