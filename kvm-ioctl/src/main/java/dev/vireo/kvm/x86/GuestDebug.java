package dev.vireo.kvm.x86;

import java.util.ArrayList;
import java.util.List;

/**
 * How the host debugs a vCPU ({@code struct kvm_guest_debug}): what makes it leave the guest with a debug exit.
 *
 * @param singleStep after each instruction
 * @param softwareBreakpoints at each INT3, which the guest then does not see
 * @param blockInterrupts no interrupt is delivered while single-stepping
 * @param hardwareBreakpoints up to four linear addresses of instructions
 */
public record GuestDebug(
        boolean singleStep, boolean softwareBreakpoints, boolean blockInterrupts, List<Long> hardwareBreakpoints) {
    private static final int MOST = 4;

    /** Refuses more than four breakpoints. */
    public GuestDebug {
        hardwareBreakpoints = List.copyOf(hardwareBreakpoints);
        if (hardwareBreakpoints.size() > MOST) {
            throw new IllegalArgumentException("the processor has four breakpoints");
        }
    }

    /** No debugging. */
    public static GuestDebug off() {
        return new GuestDebug(false, false, false, List.of());
    }

    /** Leaves after each instruction. */
    public static GuestDebug singleStepping() {
        return new GuestDebug(true, false, false, List.of());
    }

    /** The same, and leaves before the instruction at a linear address. */
    public GuestDebug withBreakpoint(long address) {
        List<Long> more = new ArrayList<>(hardwareBreakpoints);
        more.add(address);
        return new GuestDebug(singleStep, softwareBreakpoints, blockInterrupts, more);
    }

    /** The same, and leaves at each INT3. */
    public GuestDebug withSoftwareBreakpoints() {
        return new GuestDebug(singleStep, true, blockInterrupts, hardwareBreakpoints);
    }
}
