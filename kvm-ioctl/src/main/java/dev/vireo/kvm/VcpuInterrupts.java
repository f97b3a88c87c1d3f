package dev.vireo.kvm;

import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.x86.VcpuEventsLayout;
import dev.vireo.kvm.internal.x86.WordsLayout;
import dev.vireo.kvm.internal.x86.X86Ioctl;
import dev.vireo.kvm.x86.Lapic;
import dev.vireo.kvm.x86.MachineCheck;
import dev.vireo.kvm.x86.VcpuEvents;

/** The interrupts of a {@link Vcpu}, what state it is in, and what it is told from outside. */
public final class VcpuInterrupts {
    private static final int TPR_CONTROL_SIZE = 40;
    private static final int MCE_SIZE = 64;
    private static final int MCE_BANK = 32;

    private final Target target;
    private final RunPage page;

    VcpuInterrupts(Target target, RunPage page) {
        this.target = target;
        this.page = page;
    }

    /** {@code KVM_GET_LAPIC}. */
    public Lapic getLapic() {
        return target.get(X86Ioctl.KVM_GET_LAPIC, WordsLayout.LAPIC);
    }

    /** {@code KVM_SET_LAPIC}. */
    public void setLapic(Lapic lapic) {
        target.set(X86Ioctl.KVM_SET_LAPIC, WordsLayout.LAPIC, lapic);
    }

    /**
     * {@code KVM_INTERRUPT}: injects an interrupt, without the irqchip in the kernel. The guest must be {@linkplain
     * #readyForInterruptInjection ready}.
     *
     * @param vector 0 to 255
     */
    public void interrupt(int vector) {
        target.set(X86Ioctl.KVM_INTERRUPT, Integer.BYTES, buffer -> buffer.putInt(0, vector));
    }

    /** Asks for {@link Exit.IrqWindowOpen} as soon as the guest can take an interrupt ({@code kvm_run}). */
    public void requestInterruptWindow(boolean wanted) {
        page.requestInterruptWindow(wanted);
    }

    /** Whether the guest could take an interrupt at its last exit ({@code kvm_run}). */
    public boolean readyForInterruptInjection() {
        return page.readyForInterruptInjection();
    }

    /** The guest's interrupt flag at its last exit ({@code kvm_run}). */
    public boolean interruptFlag() {
        return page.interruptFlag();
    }

    /** The guest's task priority at its last exit, without the irqchip in the kernel ({@code kvm_run}). */
    public long cr8() {
        return page.cr8();
    }

    /** Sets the guest's task priority at its next entry, without the irqchip in the kernel ({@code kvm_run}). */
    public void cr8(long priority) {
        page.cr8(priority);
    }

    /** Bits about the last exit: 1 in system management mode, 2 a bus lock was seen ({@code kvm_run}). */
    public int runFlags() {
        return page.flags();
    }

    /** {@code KVM_NMI}: a non-maskable interrupt. */
    public void nmi() {
        target.call(X86Ioctl.KVM_NMI, 0);
    }

    /** {@code KVM_SMI}: a system management interrupt; {@link Extension#X86_SMM}. */
    public void smi() {
        target.call(X86Ioctl.KVM_SMI, 0);
    }

    /** {@code KVM_GET_VCPU_EVENTS}. */
    public VcpuEvents getVcpuEvents() {
        return target.get(X86Ioctl.KVM_GET_VCPU_EVENTS, VcpuEventsLayout.EVENTS);
    }

    /** {@code KVM_SET_VCPU_EVENTS}; its flags say which parts are set. */
    public void setVcpuEvents(VcpuEvents events) {
        target.set(X86Ioctl.KVM_SET_VCPU_EVENTS, VcpuEventsLayout.EVENTS, events);
    }

    /** {@code KVM_GET_MP_STATE}. */
    public MpState getMpState() {
        return target.exchange(
                KvmIoctl.KVM_GET_MP_STATE,
                Integer.BYTES,
                buffer -> {},
                (buffer, result) -> MpState.of(buffer.getInt(0)));
    }

    /** {@code KVM_SET_MP_STATE}. */
    public void setMpState(MpState state) {
        target.set(KvmIoctl.KVM_SET_MP_STATE, Integer.BYTES, buffer -> buffer.putInt(0, state.number()));
    }

    /** {@code KVM_KVMCLOCK_CTRL}: tells the guest that it was stopped, so that its watchdogs bear with it. */
    public void kvmclockCtrl() {
        target.call(X86Ioctl.KVM_KVMCLOCK_CTRL, 0);
    }

    /** {@code KVM_TPR_ACCESS_REPORTING}: whether uses of the task priority become {@link TprAccessExit}s. */
    public void tprAccessReporting(boolean wanted) {
        target.set(X86Ioctl.KVM_TPR_ACCESS_REPORTING, TPR_CONTROL_SIZE, buffer -> buffer.putInt(0, wanted ? 1 : 0));
    }

    /** {@code KVM_SET_VAPIC_ADDR}: where the guest keeps its task priority; 0 for nowhere. */
    public void setVapicAddr(long guestAddress) {
        target.set(X86Ioctl.KVM_SET_VAPIC_ADDR, Long.BYTES, buffer -> buffer.putLong(0, guestAddress));
    }

    /** {@code KVM_X86_SETUP_MCE}: what machine checks can do, out of {@link Kvm#x86GetMceCapSupported}, and banks. */
    public void x86SetupMce(long mcgCap) {
        target.set(X86Ioctl.KVM_X86_SETUP_MCE, Long.BYTES, buffer -> buffer.putLong(0, mcgCap));
    }

    /** {@code KVM_X86_SET_MCE}: reports a machine check to the guest. */
    public void x86SetMce(MachineCheck check) {
        target.set(
                X86Ioctl.KVM_X86_SET_MCE,
                MCE_SIZE,
                buffer -> buffer.putLong(0, check.status())
                        .putLong(8, check.address())
                        .putLong(16, check.misc())
                        .putLong(24, check.globalStatus())
                        .put(MCE_BANK, (byte) check.bank()));
    }
}
