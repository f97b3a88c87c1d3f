package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.Architecture;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Mapping;
import dev.vireo.kvm.internal.libc.Memory;
import dev.vireo.kvm.x86.GuestDebug;
import dev.vireo.kvm.x86.Lapic;
import dev.vireo.kvm.x86.MsrFilter;
import dev.vireo.kvm.x86.NestedState;
import dev.vireo.kvm.x86.Registers;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Every call on a descriptor that is not open is refused with EBADF, under its own name. */
class BadDescriptorIT {
    private static final int NOT_OPEN = 1_000_000;

    private final Map<String, Runnable> calls = new LinkedHashMap<>();

    @Test
    void everyCallIsRefused() {
        try (Kvm kvm = Kvm.ofDescriptor(NOT_OPEN);
                Vm vm = new Vm(NOT_OPEN, 0x3000, Architecture.X86_64);
                Mapping page = Memory.anonymous("a page", 0x3000, Memory.Pages.SMALL);
                Vcpu vcpu = new Vcpu(vm, 0, new Target(NOT_OPEN, "vCPU 0"), page, Optional.empty());
                GuestMemory memory = GuestMemory.builder().anonymous(0, 0x1000).build();
                EventFd event = EventFd.create()) {
            system(kvm);
            machine(vm, memory.regions().get(0));
            interrupts(vm.interrupts(), event);
            registers(vcpu);
            rest(vcpu);
            calls.forEach((ioctl, call) -> Refused.by(ioctl, Errno.EBADF, call::run));
            assertThat(calls).hasSizeGreaterThan(60);
        }
    }

    private void system(Kvm kvm) {
        calls.put("KVM_GET_API_VERSION", kvm::getApiVersion);
        calls.put("KVM_CHECK_EXTENSION", () -> kvm.checkExtension(Extension.HLT));
        calls.put("KVM_GET_VCPU_MMAP_SIZE", kvm::createVm);
        calls.put("KVM_GET_MSR_INDEX_LIST", kvm::getMsrIndexList);
        calls.put("KVM_GET_MSR_FEATURE_INDEX_LIST", kvm::getMsrFeatureIndexList);
        calls.put("KVM_GET_SUPPORTED_CPUID", kvm::getSupportedCpuid);
        calls.put("KVM_GET_EMULATED_CPUID", kvm::getEmulatedCpuid);
        calls.put("KVM_X86_GET_MCE_CAP_SUPPORTED", kvm::x86GetMceCapSupported);
    }

    private void machine(Vm vm, GuestRegion region) {
        calls.put("KVM_CREATE_VCPU", () -> vm.createVcpu(0));
        calls.put("KVM_CREATE_DEVICE", () -> vm.createDevice(DeviceType.VFIO));
        calls.put("KVM_ENABLE_CAP", () -> vm.enableCap(Extension.SPLIT_IRQCHIP, 24));
        VmMemory memory = vm.memory();
        calls.put("KVM_SET_USER_MEMORY_REGION", () -> memory.setUserMemoryRegion(0, region));
        calls.put("KVM_CREATE_GUEST_MEMFD", () -> memory.createGuestMemfd(0x1000));
        calls.put("KVM_SET_MEMORY_ATTRIBUTES", () -> memory.setMemoryAttributes(0, 0x1000, true));
        calls.put("KVM_CLEAR_DIRTY_LOG", () -> memory.clearDirtyLog(0, 0, 64, new BitSet()));
        calls.put("KVM_RESET_DIRTY_RINGS", memory::resetDirtyRings);
        calls.put("KVM_REGISTER_COALESCED_MMIO", () -> memory.registerCoalescedMmio(IoAddress.mmio(0), 1));
        calls.put("KVM_UNREGISTER_COALESCED_MMIO", () -> memory.unregisterCoalescedMmio(IoAddress.mmio(0), 1));
        calls.put("KVM_SET_TSS_ADDR", () -> memory.setTssAddr(0xfffb_d000));
        calls.put("KVM_SET_IDENTITY_MAP_ADDR", () -> memory.setIdentityMapAddr(0xfffb_c000L));
        VmPlatform platform = vm.platform();
        calls.put("KVM_CREATE_PIT2", platform::createPit2);
        calls.put("KVM_GET_PIT2", platform::getPit2);
        calls.put("KVM_REINJECT_CONTROL", () -> platform.reinjectControl(true));
        calls.put("KVM_SET_BOOT_CPU_ID", () -> platform.setBootCpuId(0));
        calls.put("KVM_GET_CLOCK", platform::getClock);
        calls.put("KVM_SET_CLOCK", () -> platform.setClock(ClockData.of(1)));
        calls.put("KVM_X86_SET_MSR_FILTER", () -> platform.setMsrFilter(MsrFilter.allowing()));
        calls.put(
                "KVM_SET_PMU_EVENT_FILTER",
                () -> platform.setPmuEventFilter(new dev.vireo.kvm.x86.PmuEventFilter(true, 0, List.of())));
    }

    private void interrupts(VmInterrupts interrupts, EventFd event) {
        calls.put("KVM_CREATE_IRQCHIP", interrupts::createIrqchip);
        calls.put("KVM_GET_IRQCHIP", interrupts::getIrqchipIoapic);
        calls.put("KVM_IRQ_LINE", () -> interrupts.irqLine(1, true));
        calls.put("KVM_IRQ_LINE_STATUS", () -> interrupts.irqLineStatus(1, true));
        calls.put("KVM_SET_GSI_ROUTING", () -> interrupts.setGsiRouting(List.of()));
        calls.put("KVM_SIGNAL_MSI", () -> interrupts.signalMsi(Msi.of(0, 0)));
        calls.put("KVM_IRQFD", () -> interrupts.irqfd(event, 1));
        calls.put("KVM_IOEVENTFD", () -> interrupts.ioeventfd(event, IoAddress.port(1), 1, OptionalLong.empty()));
    }

    private void registers(Vcpu vcpu) {
        VcpuRegisters registers = vcpu.registers();
        calls.put("KVM_GET_REGS", registers::getRegs);
        calls.put("KVM_SET_REGS", () -> registers.setRegs(Registers.zero()));
        calls.put("KVM_GET_SREGS", registers::getSregs);
        calls.put("KVM_GET_SREGS2", registers::getSregs2);
        calls.put("KVM_GET_FPU", registers::getFpu);
        calls.put("KVM_SET_FPU", () -> registers.setFpu(dev.vireo.kvm.x86.Fpu.initial()));
        calls.put("KVM_GET_XSAVE", registers::getXsave);
        calls.put("KVM_GET_XCRS", registers::getXcrs);
        calls.put("KVM_SET_XCRS", () -> registers.setXcrs(List.of()));
        calls.put("KVM_GET_DEBUGREGS", registers::getDebugregs);
        calls.put("KVM_TRANSLATE", () -> registers.translate(0));
        VcpuFeatures features = vcpu.features();
        calls.put("KVM_GET_CPUID2", features::getCpuid2);
        calls.put("KVM_SET_CPUID2", () -> features.setCpuid2(List.of()));
        calls.put("KVM_GET_MSRS", () -> features.getMsrs(List.of(1)));
        calls.put("KVM_SET_MSRS", () -> features.setMsrs(List.of()));
        calls.put("KVM_GET_TSC_KHZ", features::getTscKhz);
        calls.put("KVM_SET_TSC_KHZ", () -> features.setTscKhz(1));
        calls.put("KVM_HAS_DEVICE_ATTR", features::hasTscOffset);
        calls.put("KVM_GET_DEVICE_ATTR", features::getTscOffset);
        calls.put("KVM_SET_DEVICE_ATTR", () -> features.setTscOffset(0));
        calls.put("KVM_SET_NESTED_STATE", () -> features.setNestedState(NestedState.of(new byte[128])));
    }

    private void rest(Vcpu vcpu) {
        calls.put("KVM_RUN", vcpu::run);
        calls.put("KVM_SET_GUEST_DEBUG", () -> vcpu.setGuestDebug(GuestDebug.off()));
        calls.put("KVM_SET_SIGNAL_MASK", () -> vcpu.setSignalMask(0));
        calls.put("KVM_PRE_FAULT_MEMORY", () -> vcpu.preFaultMemory(0, 0x1000));
        calls.put("KVM_GET_STATS_FD", vcpu::getStatsFd);
        VcpuInterrupts interrupts = vcpu.interrupts();
        calls.put("KVM_GET_LAPIC", interrupts::getLapic);
        calls.put("KVM_SET_LAPIC", () -> interrupts.setLapic(Lapic.of(new int[256])));
        calls.put("KVM_INTERRUPT", () -> interrupts.interrupt(1));
        calls.put("KVM_NMI", interrupts::nmi);
        calls.put("KVM_SMI", interrupts::smi);
        calls.put("KVM_GET_VCPU_EVENTS", interrupts::getVcpuEvents);
        calls.put("KVM_GET_MP_STATE", interrupts::getMpState);
        calls.put("KVM_SET_MP_STATE", () -> interrupts.setMpState(MpState.RUNNABLE));
        calls.put("KVM_KVMCLOCK_CTRL", interrupts::kvmclockCtrl);
        calls.put("KVM_TPR_ACCESS_REPORTING", () -> interrupts.tprAccessReporting(true));
        calls.put("KVM_SET_VAPIC_ADDR", () -> interrupts.setVapicAddr(0));
        calls.put("KVM_X86_SETUP_MCE", () -> interrupts.x86SetupMce(1));
    }

    @Test
    void aFailedCallNamesItself() {
        try (Kvm kvm = Kvm.ofDescriptor(NOT_OPEN)) {
            org.assertj.core.api.Assertions.assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(kvm::getApiVersion)
                    .withMessageContaining("KVM_GET_API_VERSION")
                    .withMessageContaining("the file descriptor is not open");
        }
    }
}
