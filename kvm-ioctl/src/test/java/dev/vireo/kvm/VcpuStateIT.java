package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.x86.CpuidEntry;
import dev.vireo.kvm.x86.DebugRegisters;
import dev.vireo.kvm.x86.Fpu;
import dev.vireo.kvm.x86.Lapic;
import dev.vireo.kvm.x86.MsrEntry;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.SystemRegister;
import dev.vireo.kvm.x86.SystemRegisters;
import dev.vireo.kvm.x86.VcpuEvents;
import dev.vireo.kvm.x86.Vector128;
import dev.vireo.kvm.x86.Xcr;
import dev.vireo.kvm.x86.Xsave;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is set is what is got. */
class VcpuStateIT {
    private static final byte[] HALT = Code.of("f4 | hlt");

    @Test
    void registers() {
        try (ToyGuest guest = ToyGuest.flat64(HALT)) {
            VcpuRegisters state = guest.vcpu().registers();
            Registers all = Registers.of(it -> it == Register.RFLAGS ? 2 : 0x1111_0000_0000L + it.number());
            state.setRegs(all);
            assertThat(state.getRegs()).isEqualTo(all);
            assertThat(all.rip()).isEqualTo(0x1111_0000_0010L);

            SystemRegisters system = state.getSregs().with(SystemRegister.CR2, 0x1234_5000);
            state.setSregs(system);
            assertThat(state.getSregs()).isEqualTo(system);
            Refused.by(
                    "KVM_SET_SREGS",
                    Errno.EINVAL,
                    () -> state.setSregs(system.with(SystemRegister.CR4, 0))); // long mode needs PAE
        }
    }

    @Test
    void systemRegistersWithPointers() {
        try (ToyGuest guest = ToyGuest.flat64(HALT)) {
            VcpuRegisters state = guest.vcpu().registers();
            if (guest.vm().checkExtension(Extension.SREGS2) > 0) {
                assertThat(state.getSregs2().registers()).isEqualTo(state.getSregs());
                state.setSregs2(state.getSregs2());
            } else {
                Refused.by("KVM_GET_SREGS2", Errno.ENOTTY, state::getSregs2);
            }
        }
    }

    @Test
    void floatingPoint() {
        try (ToyGuest guest = ToyGuest.flat64(HALT)) {
            VcpuRegisters state = guest.vcpu().registers();
            Fpu initial = Fpu.initial();
            Fpu fpu = new Fpu(
                    Collections.nCopies(8, new Vector128(0x8000_0000_0000_0001L, 0x3fff)),
                    initial.fcw(),
                    0,
                    0xff,
                    0,
                    0x1000,
                    0x2000,
                    Collections.nCopies(16, new Vector128(1, 2)),
                    initial.mxcsr());
            state.setFpu(fpu);
            // KVM leaves MXCSR out of this structure.
            assertThat(state.getFpu())
                    .usingRecursiveComparison()
                    .ignoringFields("mxcsr")
                    .isEqualTo(fpu);
            Xsave xsave = state.getXsave();
            assertThat(xsave.mxcsr()).isEqualTo(initial.mxcsr());
            assertThat(xsave.size()).isEqualTo(4096);
            state.setXsave(xsave);
            assertThat(state.getXsave()).isEqualTo(xsave);
            if (guest.vm().checkExtension(Extension.XSAVE2) > 0) {
                assertThat(state.getXsave2().size()).isEqualTo(guest.vm().checkExtension(Extension.XSAVE2));
                state.setXsave(state.getXsave2());
            } else {
                Refused.by("KVM_GET_XSAVE2", Errno.ENOTTY, state::getXsave2);
            }
        }
    }

    @Test
    void extendedControlAndDebugRegisters() {
        try (ToyGuest guest = ToyGuest.flat64(HALT)) {
            VcpuRegisters state = guest.vcpu().registers();
            guest.vcpu().features().setCpuid2(guest.kvm().getSupportedCpuid());
            List<Xcr> xcrs = state.getXcrs();
            assertThat(xcrs).extracting(Xcr::index).contains(0);
            state.setXcrs(xcrs);
            assertThat(state.getXcrs()).isEqualTo(xcrs);
            DebugRegisters debug = new DebugRegisters(0x1000, 0x2000, 0x3000, 0x4000, 0xffff_0ff0L, 0x400);
            state.setDebugregs(debug);
            assertThat(state.getDebugregs()).isEqualTo(debug);
        }
    }

    @Test
    void linearAddressesAreTranslated() {
        try (ToyGuest guest = ToyGuest.flat64(HALT)) {
            assertThat(guest.vcpu().registers().translate(0x20_3456)).satisfies(it -> {
                assertThat(it.valid()).isTrue();
                assertThat(it.physicalAddress()).isEqualTo(0x20_3456);
            });
            assertThat(guest.vcpu().registers().translate(1L << 40).valid()).isFalse();
        }
    }

    @Test
    void cpuidAndMsrs() {
        try (ToyGuest guest = ToyGuest.flat64(HALT)) {
            VcpuFeatures features = guest.vcpu().features();
            List<CpuidEntry> cpuid = guest.kvm().getSupportedCpuid();
            features.setCpuid2(cpuid);
            assertThat(features.getCpuid2()).hasSameSizeAs(cpuid);
            Refused.by("KVM_SET_CPUID2", Errno.E2BIG, () -> features.setCpuid2(Collections.nCopies(300, cpuid.get(0))));

            int sysenterCs = 0x174;
            int star = 0xc000_0081;
            List<MsrEntry> msrs = List.of(new MsrEntry(sysenterCs, 0x10), new MsrEntry(star, 0x1234_5678_0000_0000L));
            features.setMsrs(msrs);
            assertThat(features.getMsrs(List.of(sysenterCs, star))).isEqualTo(msrs);
            List<MsrEntry> third = List.of(msrs.get(0), new MsrEntry(0xdead_0000, 1), msrs.get(1));
            assertThatThrownBy(() -> features.setMsrs(third)).isInstanceOfSatisfying(MsrRefusedException.class, e -> {
                assertThat(e.index()).isEqualTo(0xdead_0000);
                assertThat(e.done()).isEqualTo(1);
                assertThat(e.effect()).isEqualTo(dev.vireo.error.Effect.PARTIAL);
            });
        }
    }

    @Test
    void theTimeStampCounter() {
        try (ToyGuest guest = ToyGuest.flat64(HALT)) {
            VcpuFeatures features = guest.vcpu().features();
            long second = 1000L * features.getTscKhz();
            assertThat(second).isGreaterThan(100_000_000);
            features.setTscKhz(features.getTscKhz());
            if (features.hasTscOffset()) {
                features.setTscOffset(12_345);
                // A KVM in software keeps it at 0; one on counters that are not in step moves it along with them.
                assertThat(features.getTscOffset()).isBetween(-second, second);
            } else {
                Refused.by("KVM_GET_DEVICE_ATTR", Errno.ENXIO, features::getTscOffset);
            }
        }
    }

    @Test
    void nestedState() {
        try (ToyGuest guest = ToyGuest.flat64(HALT)) {
            VcpuFeatures features = guest.vcpu().features();
            if (guest.vm().checkExtension(Extension.NESTED_STATE) > 0) {
                features.setCpuid2(guest.kvm().getSupportedCpuid());
                assertThat(features.getNestedState().size()).isGreaterThanOrEqualTo(128);
                features.setNestedState(features.getNestedState());
            } else {
                assertThatThrownBy(features::getNestedState).hasMessageContaining("KVM_GET_NESTED_STATE");
            }
        }
    }

    @Test
    void localApicAndState() {
        try (ToyGuest guest = ToyGuest.real(HALT, vm -> vm.interrupts().createIrqchip());
                Vcpu second = guest.vm().createVcpu(1)) {
            VcpuInterrupts interrupts = guest.vcpu().interrupts();
            Lapic lapic =
                    interrupts.getLapic().withDeliveryMode(Lapic.LVT_LINT0, 7).withDeliveryMode(Lapic.LVT_LINT1, 4);
            interrupts.setLapic(lapic);
            assertThat(interrupts.getLapic().get(Lapic.LVT_LINT0) >> 8 & 7).isEqualTo(7);
            assertThat(interrupts.getLapic().get(Lapic.LVT_LINT1) >> 8 & 7).isEqualTo(4);
            assertThat(interrupts.getMpState()).isEqualTo(MpState.RUNNABLE);
            assertThat(second.interrupts().getMpState()).isEqualTo(MpState.UNINITIALIZED);
            interrupts.setMpState(MpState.HALTED);
            assertThat(interrupts.getMpState()).isEqualTo(MpState.HALTED);
        }
    }

    @Test
    void withoutAnIrqchipThereIsNoLocalApic() {
        try (ToyGuest guest = ToyGuest.real(HALT)) {
            Refused.by("KVM_GET_LAPIC", Errno.EINVAL, guest.vcpu().interrupts()::getLapic);
        }
    }

    @Test
    void eventsUnderWay() {
        try (ToyGuest guest = ToyGuest.real(HALT)) {
            VcpuInterrupts interrupts = guest.vcpu().interrupts();
            VcpuEvents events = interrupts
                    .getVcpuEvents()
                    .withNmi(new VcpuEvents.NmiState(false, 0, true))
                    .withFlags(0);
            interrupts.setVcpuEvents(events);
            assertThat(interrupts.getVcpuEvents().nmi().masked()).isTrue();
            interrupts.nmi();
            assertThat(interrupts.getVcpuEvents().nmi().pending()).isPositive();
        }
    }

    @Test
    void theClockIsOnlyStoppedForAGuestThatUsesIt() {
        try (ToyGuest guest = ToyGuest.real(HALT)) {
            Refused.by("KVM_KVMCLOCK_CTRL", Errno.EINVAL, guest.vcpu().interrupts()::kvmclockCtrl);
        }
    }
}
