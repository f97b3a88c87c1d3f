package dev.vireo.kvm.x86;

import java.util.Collections;
import java.util.List;

/**
 * The state of x87 and SSE ({@code struct kvm_fpu}).
 *
 * @param fpr the eight x87 registers
 * @param fcw the control word
 * @param fsw the status word
 * @param ftwx the tag word, one bit a register as in FXSAVE
 * @param lastOpcode the last instruction's opcode
 * @param lastIp the last instruction's address
 * @param lastDp the last operand's address
 * @param xmm the sixteen SSE registers
 * @param mxcsr SSE's control and status
 */
public record Fpu(
        List<Vector128> fpr,
        int fcw,
        int fsw,
        int ftwx,
        int lastOpcode,
        long lastIp,
        long lastDp,
        List<Vector128> xmm,
        int mxcsr) {
    private static final int FPR = 8;
    private static final int XMM = 16;

    /** Refuses another number of registers than there is. */
    public Fpu {
        fpr = List.copyOf(fpr);
        xmm = List.copyOf(xmm);
        if (fpr.size() != FPR || xmm.size() != XMM) {
            throw new IllegalArgumentException("there are 8 x87 and 16 SSE registers");
        }
    }

    /** As after reset by FNINIT and LDMXCSR of its default: what an operating system expects. */
    public static Fpu initial() {
        return new Fpu(
                Collections.nCopies(FPR, Vector128.ZERO),
                0x37f,
                0,
                0,
                0,
                0,
                0,
                Collections.nCopies(XMM, Vector128.ZERO),
                0x1f80);
    }
}
