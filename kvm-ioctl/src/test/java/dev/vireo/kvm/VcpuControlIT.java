package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.x86.GuestDebug;
import dev.vireo.kvm.x86.MachineCheck;
import dev.vireo.kvm.x86.Register;
import dev.vireo.kvm.x86.Registers;
import dev.vireo.kvm.x86.SystemRegister;
import org.junit.jupiter.api.Test;

/** Interrupts that the host injects, debugging, and registers by shared memory. */
class VcpuControlIT {
    private static final int VECTOR = 0x20;
    private static final long HANDLER = 0x2000;

    @Test
    void anInterruptIsInjectedWhenTheWindowOpens() {
        byte[] code = Code.of("fb | sti", "90 | nop", "eb fd | jmp -3");
        byte[] handler = Code.of("e6 81 | out 0x81, al", "f4 | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            guest.memory().write(HANDLER, handler);
            guest.memory().putShort(VECTOR * 4L, (short) HANDLER); // the real-mode vector table: offset, segment 0
            Vcpu vcpu = guest.vcpu();
            vcpu.interrupts().requestInterruptWindow(true);
            assertThat(vcpu.run()).isInstanceOf(Exit.IrqWindowOpen.class);
            assertThat(vcpu.interrupts().readyForInterruptInjection()).isTrue();
            assertThat(vcpu.interrupts().interruptFlag()).isTrue();
            vcpu.interrupts().requestInterruptWindow(false);
            vcpu.interrupts().interrupt(VECTOR);
            assertThat(vcpu.run())
                    .asInstanceOf(type(PortExit.Out.class))
                    .extracting(PortExit::port)
                    .isEqualTo(0x81);
            assertThat(vcpu.run()).isInstanceOf(Exit.Halt.class);
            assertThat(guest.get(Register.RIP)).isEqualTo(HANDLER + handler.length);
        }
    }

    @Test
    void withAnIrqchipTheKernelDeliversInterrupts() {
        try (ToyGuest guest =
                ToyGuest.real(Code.of("f4 | hlt"), vm -> vm.interrupts().createIrqchip())) {
            Refused.by(
                    "KVM_INTERRUPT",
                    Errno.ENXIO,
                    () -> guest.vcpu().interrupts().interrupt(VECTOR));
        }
    }

    @Test
    void instructionsAreSteppedThrough() {
        byte[] code = Code.of("b0 01 | mov al, 1", "04 02 | add al, 2", "90 | nop", "f4 | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            guest.vcpu().setGuestDebug(GuestDebug.singleStepping());
            for (int step : new int[] {2, 4, 5}) {
                assertThat(guest.vcpu().run())
                        .asInstanceOf(type(DebugExit.class))
                        .satisfies(debug -> {
                            assertThat(debug.pc()).isEqualTo(ToyGuest.CODE + step);
                            assertThat(debug.exception()).isEqualTo(1);
                        });
            }
            assertThat(guest.get(Register.RAX)).isEqualTo(3);
            guest.vcpu().setGuestDebug(GuestDebug.off());
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Halt.class);
        }
    }

    @Test
    void breakpointsStopTheGuest() {
        byte[] code = Code.of("90 | nop", "90 | nop", "90 | nop", "f4 | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            guest.vcpu().setGuestDebug(GuestDebug.off().withBreakpoint(ToyGuest.CODE + 2));
            assertThat(guest.vcpu().run()).asInstanceOf(type(DebugExit.class)).satisfies(debug -> {
                assertThat(debug.pc()).isEqualTo(ToyGuest.CODE + 2);
                assertThat(debug.dr6() & 0xf).as("breakpoint 0").isEqualTo(1);
            });
            assertThat(guest.get(Register.RIP)).isEqualTo(ToyGuest.CODE + 2);
            guest.vcpu().setGuestDebug(GuestDebug.off());
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Halt.class);
        }
    }

    @Test
    void registersTravelBySharedMemory() {
        byte[] code = Code.of("e6 80 | out 0x80, al", "40 | inc ax", "e6 80 | out 0x80, al", "f4 | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            SyncRegs sync = guest.vcpu().syncRegs();
            int all = guest.vm().checkExtension(Extension.SYNC_REGS);
            assertThat(all & 7).isEqualTo(7);
            sync.synchronize(SyncRegs.Group.REGS, SyncRegs.Group.SREGS, SyncRegs.Group.EVENTS);
            assertThat(guest.vcpu().run()).isInstanceOf(PortExit.Out.class);
            Registers regs = sync.regs();
            assertThat(regs).isEqualTo(guest.vcpu().registers().getRegs());
            assertThat(sync.sregs().get(SystemRegister.CR0))
                    .isEqualTo(guest.vcpu().registers().getSregs().get(SystemRegister.CR0));
            assertThat(sync.events().nmi().pending()).isZero();
            sync.regs(regs.with(Register.RAX, 0x40));
            assertThat(guest.vcpu().run())
                    .asInstanceOf(type(PortExit.Out.class))
                    .extracting(PortExit.Out::value)
                    .isEqualTo(0x41);
        }
    }

    @Test
    void machineChecksAreSetUpAndReported() {
        try (ToyGuest guest = ToyGuest.real(Code.of("f4 | hlt"))) {
            long banks = 4;
            long capabilities = guest.kvm().x86GetMceCapSupported() & ~0xffL | banks;
            VcpuInterrupts interrupts = guest.vcpu().interrupts();
            interrupts.x86SetupMce(capabilities);
            Refused.by(
                    "KVM_X86_SET_MCE",
                    Errno.EINVAL,
                    () -> interrupts.x86SetMce(new MachineCheck(9, 1L << 63, 0, 0, 0)));
            interrupts.x86SetMce(new MachineCheck(1, 1L << 63, 0x1000, 0, 0));
            int bank1Status = 0x405;
            assertThat(guest.vcpu()
                            .features()
                            .getMsrs(java.util.List.of(bank1Status))
                            .get(0)
                            .data())
                    .isEqualTo(1L << 63);
        }
    }
}
