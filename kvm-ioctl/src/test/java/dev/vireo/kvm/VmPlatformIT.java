package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.x86.MsrFilter;
import dev.vireo.kvm.x86.PitState;
import dev.vireo.kvm.x86.PmuEventFilter;
import dev.vireo.kvm.x86.Register;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VmPlatformIT {
    private static final int REASON_FILTER = 4;

    @Test
    void theTimerKeepsWhatIsSet() {
        try (Kvm kvm = DevKvm.open();
                Vm vm = kvm.createVm()) {
            Refused.by("KVM_GET_PIT2", Errno.ENXIO, vm.platform()::getPit2);
            vm.interrupts().createIrqchip();
            vm.platform().createPit2();
            Refused.by("KVM_CREATE_PIT2", Errno.EEXIST, vm.platform()::createPit2);
            PitState pit = vm.platform().getPit2();
            vm.platform().setPit2(pit);
            assertThat(vm.platform().getPit2().channels())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("countLoadTime")
                    .isEqualTo(pit.channels());
            vm.platform().reinjectControl(false);
        }
    }

    @Test
    void theClockGoesOnFromWhereItIsSet() {
        try (Kvm kvm = DevKvm.open();
                Vm vm = kvm.createVm()) {
            assertThat(kvm.checkExtension(Extension.ADJUST_CLOCK)).isPositive();
            vm.createVcpu(0);
            long hour = 3_600_000_000_000L;
            vm.platform().setClock(ClockData.of(10 * hour));
            assertThat(vm.platform().getClock().clock()).isBetween(10 * hour, 11 * hour);
        }
    }

    @Test
    void whatCannotBeEnabledIsRefused() {
        try (Kvm kvm = DevKvm.open();
                Vm vm = kvm.createVm()) {
            Refused.by("KVM_ENABLE_CAP", Errno.EINVAL, () -> vm.enableCap(Extension.USER_MEMORY));
            Refused.by("KVM_ENABLE_CAP", Errno.EINVAL, () -> vm.enableCap(Extension.SPLIT_IRQCHIP, 1 << 20));
        }
    }

    @Test
    void filteredMsrsComeToTheHost() {
        byte[] code = Code.of(
                "66 b9 74 01 00 00 | mov ecx, 0x174",
                "0f 32             | rdmsr",
                "66 83 c0 01       | add eax, 1",
                "0f 30             | wrmsr",
                "f4                | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            guest.vm().enableCap(Extension.X86_USER_SPACE_MSR, REASON_FILTER);
            guest.vm().platform().setMsrFilter(MsrFilter.allowing(MsrFilter.Range.denied(0x174, 3)));

            assertThat(guest.vcpu().run())
                    .asInstanceOf(type(MsrExit.Read.class))
                    .satisfies(read -> {
                        assertThat(read.index()).isEqualTo(0x174);
                        assertThat(read.reason()).isEqualTo(REASON_FILTER);
                        read.answer(41);
                    });
            assertThat(guest.vcpu().run())
                    .asInstanceOf(type(MsrExit.Write.class))
                    .satisfies(write -> {
                        assertThat(write.value()).isEqualTo(42);
                        write.accept();
                    });
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Halt.class);
            assertThat(guest.get(Register.RAX)).isEqualTo(42);
        }
    }

    @Test
    void performanceEventsAreFilteredWhereTheyAreCounted() {
        try (Kvm kvm = DevKvm.open();
                Vm vm = kvm.createVm()) {
            PmuEventFilter filter = new PmuEventFilter(true, 0, List.of(0xc0L));
            if (kvm.checkExtension(Extension.PMU_EVENT_FILTER) > 0) {
                vm.platform().setPmuEventFilter(filter);
            } else {
                Refused.by(
                        "KVM_SET_PMU_EVENT_FILTER",
                        Errno.ENOTTY,
                        () -> vm.platform().setPmuEventFilter(filter));
            }
        }
    }

    @Test
    void devicesOfOtherMachinesAreNotThere() {
        try (Kvm kvm = DevKvm.open();
                Vm vm = kvm.createVm()) {
            assertThat(vm.testDevice(DeviceType.ARM_VGIC_V3)).isFalse();
            Refused.by("KVM_CREATE_DEVICE", Errno.ENODEV, () -> vm.createDevice(DeviceType.ARM_VGIC_V3));
            if (vm.testDevice(DeviceType.VFIO)) {
                try (Device vfio = vm.createDevice(DeviceType.VFIO)) {
                    assertThat(vfio.hasDeviceAttr(1, 1)).isTrue();
                    assertThat(vfio.hasDeviceAttr(77, 1)).isFalse();
                }
            }
        }
    }

    @Test
    void statisticsHaveNamesUnitsAndValues() {
        try (ToyGuest guest = ToyGuest.real(Code.of("e6 80 | out 0x80, al", "f4 | hlt"));
                StatisticsFd machine = guest.vm().getStatsFd();
                StatisticsFd vcpu = guest.vcpu().getStatsFd()) {
            assertThat(machine.id()).contains("kvm");
            assertThat(vcpu.id()).contains("vcpu-0");
            Map<String, Statistic> before = vcpu.read();
            assertThat(before).containsKeys("exits", "halt_poll_success_ns");
            assertThat(before.get("halt_poll_success_ns")).satisfies(it -> {
                assertThat(it.unit()).isEqualTo(Statistic.Unit.SECONDS);
                assertThat(it.kind()).isEqualTo(Statistic.Kind.CUMULATIVE);
                assertThat(it.base()).isEqualTo(10);
                assertThat(it.exponent()).isEqualTo(-9);
            });
            guest.vcpu().run();
            guest.vcpu().run();
            assertThat(vcpu.read().values().stream().mapToLong(Statistic::value).sum())
                    .isGreaterThan(
                            before.values().stream().mapToLong(Statistic::value).sum());
            assertThat(machine.read()).isNotEmpty();
        }
    }
}
