package dev.vireo.kvm.internal.x86;

import static dev.vireo.kvm.internal.Request.io;
import static dev.vireo.kvm.internal.Request.ior;
import static dev.vireo.kvm.internal.Request.iow;
import static dev.vireo.kvm.internal.Request.iowr;

import dev.vireo.kvm.internal.Ioctl;
import dev.vireo.kvm.internal.Meaning;
import dev.vireo.kvm.internal.libc.Errno;
import java.util.Optional;

/** The ioctls that only x86 has, or that have other structures there ({@code linux/kvm.h}, {@code asm/kvm.h}). */
public enum X86Ioctl implements Ioctl {
    KVM_GET_MSR_INDEX_LIST(iowr(0x02, 4)),
    KVM_GET_SUPPORTED_CPUID(iowr(0x05, 8), on(Errno.E2BIG, "there are more entries than fit")),
    KVM_GET_EMULATED_CPUID(iowr(0x09, 8), on(Errno.E2BIG, "there are more entries than fit")),
    KVM_GET_MSR_FEATURE_INDEX_LIST(iowr(0x0a, 4)),
    KVM_X86_GET_MCE_CAP_SUPPORTED(ior(0x9d, 8)),

    KVM_SET_TSS_ADDR(io(0x47), on(Errno.EINVAL, "its three pages do not end below 4 GiB")),
    KVM_SET_IDENTITY_MAP_ADDR(iow(0x48, 8), on(Errno.EINVAL, "there are vCPUs already")),
    KVM_GET_IRQCHIP(iowr(0x62, 520), on(Errno.ENXIO, "there is no irqchip in the kernel: create it first")),
    KVM_SET_IRQCHIP(ior(0x63, 520), on(Errno.ENXIO, "there is no irqchip in the kernel: create it first")),
    KVM_REINJECT_CONTROL(io(0x71), on(Errno.ENXIO, "there is no PIT in the kernel: create it first")),
    KVM_CREATE_PIT2(
            iow(0x77, 64), on(Errno.EEXIST, "there is one"), on(Errno.ENOENT, "the irqchip has to be created first")),
    KVM_GET_PIT2(ior(0x9f, 112), on(Errno.ENXIO, "there is no PIT in the kernel: create it first")),
    KVM_SET_PIT2(iow(0xa0, 112), on(Errno.ENXIO, "there is no PIT in the kernel: create it first")),
    KVM_X86_SET_MSR_FILTER(iow(0xc6, 392), on(Errno.EINVAL, "a range is too long, or a flag is not known")),
    KVM_SET_PMU_EVENT_FILTER(
            iow(0xb2, 32),
            on(Errno.E2BIG, "there are more than 300 events"),
            on(Errno.EINVAL, "the action or a flag is not known")),

    KVM_GET_REGS(ior(0x81, 144)),
    KVM_SET_REGS(iow(0x82, 144)),
    KVM_GET_SREGS(ior(0x83, 312)),
    KVM_SET_SREGS(iow(0x84, 312), on(Errno.EINVAL, "the control registers contradict each other or the CPUID")),
    KVM_TRANSLATE(iowr(0x85, 24)),
    KVM_INTERRUPT(
            iow(0x86, 4),
            on(Errno.EEXIST, "an interrupt is waiting already"),
            on(Errno.ENXIO, "the irqchip in the kernel delivers interrupts")),
    KVM_GET_MSRS(iowr(0x88, 8), on(Errno.E2BIG, "there are more MSRs than one call takes")),
    KVM_SET_MSRS(iow(0x89, 8), on(Errno.E2BIG, "there are more MSRs than one call takes")),
    KVM_GET_FPU(ior(0x8c, 416)),
    KVM_SET_FPU(iow(0x8d, 416)),
    KVM_GET_LAPIC(ior(0x8e, 1024), on(Errno.EINVAL, "there is no local APIC in the kernel: create the irqchip first")),
    KVM_SET_LAPIC(iow(0x8f, 1024), on(Errno.EINVAL, "there is no local APIC in the kernel, or the state is not valid")),
    KVM_SET_CPUID2(
            iow(0x90, 8),
            on(Errno.E2BIG, "there are more than 256 entries"),
            on(Errno.EINVAL, "the vCPU has run, or the entries contradict each other")),
    KVM_GET_CPUID2(iowr(0x91, 8), on(Errno.E2BIG, "there are more entries than fit")),
    KVM_TPR_ACCESS_REPORTING(iowr(0x92, 40)),
    KVM_SET_VAPIC_ADDR(iow(0x93, 8), on(Errno.EINVAL, "there is no local APIC in the kernel")),
    KVM_NMI(io(0x9a)),
    KVM_SET_GUEST_DEBUG(iow(0x9b, 72), on(Errno.EBUSY, "an exception is waiting to be delivered")),
    KVM_X86_SETUP_MCE(iow(0x9c, 8), on(Errno.EINVAL, "there are too many banks, or a capability is not supported")),
    KVM_X86_SET_MCE(iow(0x9e, 64), on(Errno.EINVAL, "the bank is not there, or the status is not valid")),
    KVM_GET_VCPU_EVENTS(ior(0x9f, 64)),
    KVM_SET_VCPU_EVENTS(iow(0xa0, 64), on(Errno.EINVAL, "a flag is not supported, or the state contradicts itself")),
    KVM_GET_DEBUGREGS(ior(0xa1, 128)),
    KVM_SET_DEBUGREGS(iow(0xa2, 128), on(Errno.EINVAL, "reserved bits of DR6 or DR7 are set")),
    KVM_SET_TSC_KHZ(io(0xa2), on(Errno.EINVAL, "this machine cannot scale the TSC to that")),
    KVM_GET_TSC_KHZ(io(0xa3), on(Errno.EIO, "the TSC is unstable")),
    KVM_GET_XSAVE(ior(0xa4, 4096), on(Errno.EINVAL, "the state is larger than 4096 bytes: use KVM_GET_XSAVE2")),
    KVM_SET_XSAVE(iow(0xa5, 4096), on(Errno.EINVAL, "a component or MXCSR bit is not supported")),
    KVM_GET_XCRS(ior(0xa6, 392), on(Errno.EINVAL, "this machine has no XSAVE")),
    KVM_SET_XCRS(iow(0xa7, 392), on(Errno.EINVAL, "the guest's CPUID does not allow it")),
    KVM_KVMCLOCK_CTRL(io(0xad), on(Errno.EINVAL, "the guest does not use the clock of KVM")),
    KVM_SMI(io(0xb7), on(Errno.EINVAL, "this machine has no system management mode")),
    KVM_GET_NESTED_STATE(iowr(0xbe, 128), on(Errno.E2BIG, "the state is larger than what fits")),
    KVM_SET_NESTED_STATE(iow(0xbf, 128), on(Errno.EINVAL, "the state is not valid for this vCPU")),
    KVM_GET_SREGS2(ior(0xcc, 320)),
    KVM_SET_SREGS2(iow(0xcd, 320), on(Errno.EINVAL, "the control registers contradict each other or the CPUID")),
    KVM_GET_XSAVE2(ior(0xcf, 4096));

    private final long request;

    @SuppressWarnings("ImmutableEnumChecker") // nobody else gets the array
    private final Meaning[] meanings;

    X86Ioctl(long request, Meaning... meanings) {
        this.request = request;
        this.meanings = meanings;
    }

    private static Meaning on(Errno errno, String text) {
        return new Meaning(errno, text);
    }

    @Override
    public long request() {
        return request;
    }

    @Override
    public Optional<String> meaning(int errno) {
        return Meaning.find(meanings, errno);
    }
}
