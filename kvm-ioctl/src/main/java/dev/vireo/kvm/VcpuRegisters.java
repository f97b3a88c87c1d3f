package dev.vireo.kvm;

import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.x86.DebugRegistersLayout;
import dev.vireo.kvm.internal.x86.EntryLayouts;
import dev.vireo.kvm.internal.x86.FpuLayout;
import dev.vireo.kvm.internal.x86.RegistersLayout;
import dev.vireo.kvm.internal.x86.SystemRegisters2Layout;
import dev.vireo.kvm.internal.x86.SystemRegistersLayout;
import dev.vireo.kvm.internal.x86.WordsLayout;
import dev.vireo.kvm.internal.x86.X86Ioctl;
import dev.vireo.kvm.x86.DebugRegisters;
import dev.vireo.kvm.x86.Fpu;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.SystemRegisters;
import dev.vireo.kvm.x86.SystemRegisters2;
import dev.vireo.kvm.x86.Translation;
import dev.vireo.kvm.x86.Xcr;
import dev.vireo.kvm.x86.Xsave;
import java.util.List;

/** The registers of a {@link Vcpu}. They are those of the guest only while it does not run. */
public final class VcpuRegisters {
    private static final int XCRS_SIZE = 392;
    private static final int XCRS = 8;
    private static final int MOST_XCRS = 16;
    private static final int TRANSLATION_SIZE = 24;

    private final Vm vm;
    private final Target target;

    VcpuRegisters(Vm vm, Target target) {
        this.vm = vm;
        this.target = target;
    }

    /** {@code KVM_GET_REGS}. */
    public Registers getRegs() {
        return target.get(X86Ioctl.KVM_GET_REGS, RegistersLayout.REGS);
    }

    /** {@code KVM_SET_REGS}. */
    public void setRegs(Registers registers) {
        target.set(X86Ioctl.KVM_SET_REGS, RegistersLayout.REGS, registers);
    }

    /** {@code KVM_GET_SREGS}. */
    public SystemRegisters getSregs() {
        return target.get(X86Ioctl.KVM_GET_SREGS, SystemRegistersLayout.SREGS);
    }

    /** {@code KVM_SET_SREGS}. */
    public void setSregs(SystemRegisters registers) {
        target.set(X86Ioctl.KVM_SET_SREGS, SystemRegistersLayout.SREGS, registers);
    }

    /** {@code KVM_GET_SREGS2}; {@link Extension#SREGS2}. */
    public SystemRegisters2 getSregs2() {
        return target.get(X86Ioctl.KVM_GET_SREGS2, SystemRegisters2Layout.SREGS2);
    }

    /** {@code KVM_SET_SREGS2}. */
    public void setSregs2(SystemRegisters2 registers) {
        target.set(X86Ioctl.KVM_SET_SREGS2, SystemRegisters2Layout.SREGS2, registers);
    }

    /** {@code KVM_GET_FPU}. KVM leaves MXCSR out, which is in {@link #getXsave}. */
    public Fpu getFpu() {
        return target.get(X86Ioctl.KVM_GET_FPU, FpuLayout.FPU);
    }

    /** {@code KVM_SET_FPU}. KVM ignores MXCSR, which is in {@link #setXsave}. */
    public void setFpu(Fpu fpu) {
        target.set(X86Ioctl.KVM_SET_FPU, FpuLayout.FPU, fpu);
    }

    /** {@code KVM_GET_XSAVE}: the first 4096 bytes of the state, which is all unless a guest has larger ones. */
    public Xsave getXsave() {
        return target.get(X86Ioctl.KVM_GET_XSAVE, WordsLayout.xsave(Xsave.SMALLEST));
    }

    /** {@code KVM_GET_XSAVE2}: all of the state; {@link Extension#XSAVE2} says how large it is. */
    public Xsave getXsave2() {
        return target.get(X86Ioctl.KVM_GET_XSAVE2, WordsLayout.xsave(xsaveSize()));
    }

    /** {@code KVM_SET_XSAVE}: a state of the size that {@link Extension#XSAVE2} says, or a shorter one, without more. */
    public void setXsave(Xsave state) {
        int size = xsaveSize();
        if (state.size() > size) {
            throw new IllegalArgumentException("this vCPU's state has " + size + " bytes, not " + state.size());
        }
        // The kernel reads as much as it has; what a shorter state leaves out is zero.
        target.set(
                X86Ioctl.KVM_SET_XSAVE,
                size,
                buffer -> WordsLayout.xsave(state.size()).write(buffer, 0, state));
    }

    private int xsaveSize() {
        return Math.max(Xsave.SMALLEST, vm.checkExtension(Extension.XSAVE2));
    }

    /** {@code KVM_GET_XCRS}. */
    public List<Xcr> getXcrs() {
        return target.exchange(
                X86Ioctl.KVM_GET_XCRS,
                XCRS_SIZE,
                buffer -> {},
                (buffer, result) -> Target.read(buffer, XCRS, EntryLayouts.XCR, Math.min(MOST_XCRS, buffer.getInt(0))));
    }

    /** {@code KVM_SET_XCRS}: up to 16. */
    public void setXcrs(List<Xcr> registers) {
        if (registers.size() > MOST_XCRS) {
            throw new IllegalArgumentException("there can be " + MOST_XCRS + ", not " + registers.size());
        }
        target.set(X86Ioctl.KVM_SET_XCRS, XCRS_SIZE, buffer -> {
            buffer.putInt(0, registers.size());
            for (int i = 0; i < registers.size(); i++) {
                EntryLayouts.XCR.write(buffer, XCRS + i * EntryLayouts.XCR.size(), registers.get(i));
            }
        });
    }

    /** {@code KVM_GET_DEBUGREGS}. */
    public DebugRegisters getDebugregs() {
        return target.get(X86Ioctl.KVM_GET_DEBUGREGS, DebugRegistersLayout.DEBUGREGS);
    }

    /** {@code KVM_SET_DEBUGREGS}. */
    public void setDebugregs(DebugRegisters registers) {
        target.set(X86Ioctl.KVM_SET_DEBUGREGS, DebugRegistersLayout.DEBUGREGS, registers);
    }

    /** {@code KVM_TRANSLATE}: where a linear address leads by the page tables that are in force. */
    public Translation translate(long linearAddress) {
        return target.exchange(
                X86Ioctl.KVM_TRANSLATE,
                TRANSLATION_SIZE,
                buffer -> buffer.putLong(0, linearAddress),
                (buffer, result) -> new Translation(
                        buffer.getLong(8), buffer.get(16) != 0, buffer.get(17) != 0, buffer.get(18) != 0));
    }
}
