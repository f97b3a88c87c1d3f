package dev.vireo.kvm;

/** What a vCPU is doing ({@code KVM_MP_STATE_...}); those of s390 are left out. */
public enum MpState {
    /** It runs. */
    RUNNABLE(0),
    /** It waits for an INIT: every vCPU but the first, with the irqchip in the kernel. */
    UNINITIALIZED(1),
    /** It has had an INIT and waits for a start-up IPI. */
    INIT_RECEIVED(2),
    /** It has executed HLT and waits for an interrupt. */
    HALTED(3),
    /** It has just had a start-up IPI. */
    SIPI_RECEIVED(4),
    /** It is stopped. */
    STOPPED(5),
    /** A processor of an encrypted guest that waits to be started. */
    AP_RESET_HOLD(9),
    /** It is suspended. */
    SUSPENDED(10);

    private final int number;

    MpState(int number) {
        this.number = number;
    }

    /** Its number. */
    public int number() {
        return number;
    }

    static MpState of(int number) {
        for (MpState state : values()) {
            if (state.number == number) {
                return state;
            }
        }
        throw new IllegalStateException("KVM told of a state that is not known: " + number);
    }
}
