package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.ClosedException;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.x86.IoapicState;
import dev.vireo.kvm.x86.PicState;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VmInterruptsIT {
    private static final Duration NOW = Duration.ZERO;

    private interface Use {
        void of(Vm vm) throws Exception;
    }

    private static void withVm(Use use) throws Exception {
        try (Kvm kvm = DevKvm.open();
                Vm vm = kvm.createVm()) {
            use.of(vm);
        }
    }

    @Test
    void irqchipsAreMadeOnceAndBeforeVcpus() throws Exception {
        withVm(vm -> {
            Refused.by("KVM_GET_IRQCHIP", Errno.ENXIO, vm.interrupts()::getIrqchipIoapic);
            Refused.by("KVM_IRQ_LINE", Errno.ENXIO, () -> vm.interrupts().irqLine(4, true));
            vm.interrupts().createIrqchip();
            Refused.by("KVM_CREATE_IRQCHIP", Errno.EEXIST, vm.interrupts()::createIrqchip);
        });
        withVm(vm -> {
            vm.createVcpu(0);
            Refused.by("KVM_CREATE_IRQCHIP", Errno.EINVAL, vm.interrupts()::createIrqchip);
        });
    }

    @Test
    void theLocalApicsAloneCanBeInTheKernel() throws Exception {
        withVm(vm -> {
            assertThat(vm.checkExtension(Extension.SPLIT_IRQCHIP)).isEqualTo(1);
            vm.enableCap(Extension.SPLIT_IRQCHIP, 24);
            Vcpu vcpu = vm.createVcpu(0);
            assertThat(vcpu.interrupts().getLapic().get(dev.vireo.kvm.x86.Lapic.VERSION))
                    .isNotZero();
            Refused.by("KVM_GET_IRQCHIP", Errno.ENXIO, vm.interrupts()::getIrqchipIoapic);
        });
    }

    @Test
    void controllersKeepWhatIsSet() throws Exception {
        withVm(vm -> {
            VmInterrupts interrupts = vm.interrupts();
            interrupts.createIrqchip();
            PicState pic = interrupts.getIrqchipPic(Irqchip.PIC_SLAVE).withImr(0xa5);
            interrupts.setIrqchipPic(Irqchip.PIC_SLAVE, pic);
            assertThat(interrupts.getIrqchipPic(Irqchip.PIC_SLAVE)).isEqualTo(pic);
            assertThat(interrupts.getIrqchipPic(Irqchip.PIC_MASTER).imr()).isNotEqualTo(0xa5);

            IoapicState ioapic = interrupts
                    .getIrqchipIoapic()
                    .with(5, new IoapicState.Redirection(0).withVector(0x31).withMasked(true));
            interrupts.setIrqchipIoapic(ioapic);
            assertThat(interrupts.getIrqchipIoapic().redirections().get(5)).satisfies(pin -> {
                assertThat(pin.vector()).isEqualTo(0x31);
                assertThat(pin.masked()).isTrue();
            });
        });
    }

    @Test
    void linesReachTheControllers() throws Exception {
        withVm(vm -> {
            VmInterrupts interrupts = vm.interrupts();
            interrupts.createIrqchip();
            vm.createVcpu(0);
            interrupts.irqLine(4, true);
            assertThat(interrupts.getIrqchipPic(Irqchip.PIC_MASTER).irr() & 1 << 4)
                    .isNotZero();
            interrupts.irqLine(4, false);
            interrupts.irqLineStatus(5, true);
            assertThat(interrupts.getIrqchipPic(Irqchip.PIC_MASTER).irr() & 1 << 5)
                    .isNotZero();
        });
    }

    @Test
    void routesAndMessages() throws Exception {
        withVm(vm -> {
            VmInterrupts interrupts = vm.interrupts();
            Refused.by("KVM_SIGNAL_MSI", Errno.EINVAL, () -> interrupts.signalMsi(Msi.of(0xfee0_0000L, 0x30)));
            interrupts.createIrqchip();
            Vcpu vcpu = vm.createVcpu(0);
            interrupts.setGsiRouting(List.of(
                    new IrqRoute.Pin(4, Irqchip.PIC_MASTER, 4),
                    new IrqRoute.Pin(4, Irqchip.IOAPIC, 4),
                    new IrqRoute.Message(24, Msi.of(0xfee0_0000L, 0x41))));
            Refused.by(
                    "KVM_SET_GSI_ROUTING",
                    Errno.EINVAL,
                    () -> interrupts.setGsiRouting(List.of(new IrqRoute.Pin(4, Irqchip.IOAPIC, 999))));
            int spurious = dev.vireo.kvm.x86.Lapic.SPURIOUS_VECTOR;
            vcpu.interrupts().setLapic(vcpu.interrupts().getLapic().with(spurious, 0x1ff));
            assertThat(interrupts.signalMsi(Msi.of(0xfee0_0000L, 0x41))).isTrue();
            int requested = 0x220; // the interrupt request register of vectors 0x40 to 0x5f
            assertThat(vcpu.interrupts().getLapic().get(requested)).isEqualTo(1 << 1);
        });
    }

    @Test
    void aCounterBecomesAnInterrupt() throws Exception {
        withVm(vm -> {
            try (EventFd event = EventFd.create();
                    EventFd resample = EventFd.create()) {
                VmInterrupts interrupts = vm.interrupts();
                Refused.by("KVM_IRQFD", Errno.EINVAL, () -> interrupts.irqfd(event, 4));
                interrupts.createIrqchip();
                vm.createVcpu(0);
                interrupts.irqfd(event, 4);
                Refused.by("KVM_IRQFD", Errno.EBUSY, () -> interrupts.irqfd(event, 4));
                event.signal();
                org.awaitility.Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(() ->
                                (interrupts.getIrqchipPic(Irqchip.PIC_MASTER).irr() & 1 << 4) != 0);
                interrupts.unregisterIrqfd(event, 4);
                interrupts.irqfdWithResample(event, resample, 10);
                interrupts.unregisterIrqfd(event, 10);
            }
        });
    }

    @Test
    void aWriteOfTheGuestBecomesACount() {
        byte[] code = Code.of(
                "ba 50 0c       | mov dx, 0xc50",
                "b0 01          | mov al, 1",
                "ee             | out dx, al",
                "ee             | out dx, al",
                "b0 02          | mov al, 2",
                "ee             | out dx, al",
                "f4             | hlt");
        try (ToyGuest guest = ToyGuest.real(code);
                EventFd any = EventFd.create();
                EventFd one = EventFd.create()) {
            VmInterrupts interrupts = guest.vm().interrupts();
            IoAddress port = IoAddress.port(0xc50);
            OptionalLong match = OptionalLong.of(1);
            interrupts.ioeventfd(one, port, 1, match);
            Refused.by("KVM_IOEVENTFD", Errno.EEXIST, () -> interrupts.ioeventfd(any, port, 1, match));
            Refused.by(
                    "KVM_IOEVENTFD",
                    Errno.ENOENT,
                    () -> interrupts.unregisterIoeventfd(one, port, 1, OptionalLong.of(3)));
            assertThat(one.await(NOW)).isFalse();

            Exit exit = guest.vcpu().run();
            assertThat(exit).isInstanceOf(PortExit.Out.class);
            assertThat(((PortExit.Out) exit).value()).isEqualTo(2);
            assertThat(one.await(NOW)).isTrue();
            assertThat(one.read()).isEqualTo(2);
            assertThat(one.read()).isZero();
            interrupts.unregisterIoeventfd(one, port, 1, match);
            interrupts.ioeventfd(any, IoAddress.mmio(0x10_0000_0000L), 0, OptionalLong.empty());
        }
    }

    @Test
    void whoWaitsForACounterIsWokenByItsEnd() throws Exception {
        EventFd event = EventFd.create();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> event.await(Duration.ofSeconds(60)));
        new Thread(waiting, "waiter").start();
        event.signal();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(event.read()).isEqualTo(1);
        FutureTask<Boolean> again = new FutureTask<>(() -> event.await(Duration.ofSeconds(60)));
        new Thread(again, "waiter").start();
        event.close();
        event.close();
        assertThatThrownBy(() -> again.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(event::signal).isInstanceOf(ClosedException.class);
    }
}
