package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.vireo.kvm.x86.Register;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Guests of a few instructions, and how they leave. */
class VcpuRunIT {
    @Test
    void runsCodeAndAnswersItsAccesses() {
        byte[] code = Code.of(
                "ba f8 03          | mov dx, 0x3f8",
                "00 d8             | add al, bl",
                "04 30             | add al, '0'",
                "ee                | out dx, al",
                "ec                | in al, dx",
                "a2 00 30          | mov [0x3000], al",
                "b8 00 a0          | mov ax, 0xa000",
                "8e d8             | mov ds, ax",
                "c7 06 10 00 34 12 | mov word [0x10], 0x1234",
                "f4                | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            guest.set(Register.RAX, 2);
            guest.set(Register.RBX, 3);
            Vcpu vcpu = guest.vcpu();

            assertThat(vcpu.run()).asInstanceOf(type(PortExit.Out.class)).satisfies(out -> {
                assertThat(out.port()).isEqualTo(0x3f8);
                assertThat(out.size()).isEqualTo(1);
                assertThat(out.count()).isEqualTo(1);
                assertThat(out.value()).isEqualTo('5');
            });
            assertThat(vcpu.run()).asInstanceOf(type(PortExit.In.class)).satisfies(in -> {
                assertThat(in.port()).isEqualTo(0x3f8);
                in.answer('x');
            });
            assertThat(vcpu.run()).isInstanceOf(Exit.Halt.class);
            assertThat(guest.memory().getByte(0x3000)).isEqualTo((byte) 'x');
            assertThat(guest.memory().getShort(0xa0010)).isEqualTo((short) 0x1234);
            assertThat(guest.vm().memory().getDirtyLog(0).stream()).contains(3, 0xa0);
        }
    }

    @Test
    void readsAndWritesWhereNoMemoryIs() {
        byte[] code = Code.of(
                "c7 05 00 00 00 d0 78 56 34 12 | mov dword [0xd0000000], 0x12345678",
                "a1 08 00 00 d0                | mov eax, [0xd0000008]",
                "8a 1d 0c 00 00 d0             | mov bl, [0xd000000c]",
                "f4                            | hlt");
        try (ToyGuest guest = ToyGuest.flat32(code)) {
            Vcpu vcpu = guest.vcpu();

            assertThat(vcpu.run()).asInstanceOf(type(MmioExit.Write.class)).satisfies(write -> {
                assertThat(write.address()).isEqualTo(0xd000_0000L);
                assertThat(write.length()).isEqualTo(4);
                assertThat(write.value()).isEqualTo(0x1234_5678);
            });
            assertThat(vcpu.run()).asInstanceOf(type(MmioExit.Read.class)).satisfies(read -> {
                assertThat(read.address()).isEqualTo(0xd000_0008L);
                assertThat(read.length()).isEqualTo(4);
                read.answer(0x9abc_def0L);
            });
            assertThat(vcpu.run()).asInstanceOf(type(MmioExit.Read.class)).satisfies(read -> {
                assertThat(read.length()).isEqualTo(1);
                read.answer(0x1ff);
            });
            assertThat(vcpu.run()).isInstanceOf(Exit.Halt.class);
            assertThat(guest.get(Register.RAX)).isEqualTo(0x9abc_def0L);
            assertThat(guest.get(Register.RBX)).isEqualTo(0xff);
        }
    }

    @Test
    void anAccessAcrossAPageComesInParts() {
        byte[] code = Code.of(
                "48 b8 fc 0f 00 30 00 00 00 00 | mov rax, 0x30000ffc", //
                "48 8b 18                      | mov rbx, [rax]",
                "f4                            | hlt");
        try (ToyGuest guest = ToyGuest.flat64(code)) {
            Vcpu vcpu = guest.vcpu();
            long value = 0x8877_6655_4433_2211L;
            int got = 0;
            Exit exit = vcpu.run();
            while (exit instanceof MmioExit.Read read) {
                assertThat(read.address()).isEqualTo(0x3000_0ffc + got);
                read.answer(value >>> got * Byte.SIZE);
                got += read.length();
                exit = vcpu.run();
            }
            assertThat(exit).isInstanceOf(Exit.Halt.class);
            assertThat(got).isEqualTo(8);
            assertThat(guest.get(Register.RBX)).isEqualTo(value);
        }
    }

    @Test
    void stringInstructionsComeWithACount() {
        byte[] code = Code.of(
                "ba e9 00 | mov dx, 0xe9",
                "be 00 20 | mov si, 0x2000",
                "b9 0b 00 | mov cx, 11",
                "f3 6e    | rep outsb",
                "bf 00 30 | mov di, 0x3000",
                "b9 03 00 | mov cx, 3",
                "f3 6d    | rep insw",
                "f4       | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            guest.memory().write(0x2000, "hello world".getBytes(StandardCharsets.US_ASCII));
            StringBuilder said = new StringBuilder();
            int read = 0;
            Exit exit = guest.vcpu().run();
            while (!(exit instanceof Exit.Halt)) {
                if (exit instanceof PortExit.Out out) {
                    for (int i = 0; i < out.count(); i++) {
                        said.append((char) out.value(i));
                    }
                } else if (exit instanceof PortExit.In in) {
                    assertThat(in.size()).isEqualTo(2);
                    for (int i = 0; i < in.count(); i++) {
                        in.answer(i, 0x100 + read++);
                    }
                }
                exit = guest.vcpu().run();
            }
            assertThat(said).hasToString("hello world");
            assertThat(read).isEqualTo(3);
            assertThat(guest.memory().getShort(0x3004)).isEqualTo((short) 0x102);
        }
    }

    @Test
    void anAccessIsCompletedWithoutRunningOn() {
        byte[] code = Code.of("ba f8 03 | mov dx, 0x3f8", "ec | in al, dx", "90 | nop", "f4 | hlt");
        try (ToyGuest guest = ToyGuest.real(code)) {
            Vcpu vcpu = guest.vcpu();
            ((PortExit.In) vcpu.run()).answer(0x77);
            assertThat(vcpu.completeExit()).isInstanceOf(Exit.Interrupted.class);
            assertThat(guest.get(Register.RAX)).isEqualTo(0x77);
            assertThat(guest.get(Register.RIP)).isEqualTo(ToyGuest.CODE + 4);
            assertThat(vcpu.run()).isInstanceOf(Exit.Halt.class);
        }
    }

    @Test
    void longModeCounts() {
        byte[] code = Code.of(
                "31 c0          | xor eax, eax",
                "b9 10 00 00 00 | mov ecx, 16",
                "48 01 c8       | add rax, rcx",
                "48 0f ba e8 20 | bts rax, 32",
                "ff c9          | dec ecx",
                "75 f4          | jnz -12",
                "e6 80          | out 0x80, al",
                "f4             | hlt");
        try (ToyGuest guest = ToyGuest.flat64(code)) {
            List<Integer> posted = new ArrayList<>();
            Exit exit = guest.vcpu().run();
            while (exit instanceof PortExit.Out out) {
                posted.add(out.value());
                exit = guest.vcpu().run();
            }
            assertThat(exit).isInstanceOf(Exit.Halt.class);
            assertThat(posted).containsExactly(136);
            assertThat(guest.get(Register.RAX)).isEqualTo((1L << 32) + 136);
        }
    }

    @Test
    void aTripleFaultIsAShutdown() {
        try (ToyGuest guest = ToyGuest.flat32(Code.of("0f 0b | ud2"))) {
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Shutdown.class);
        }
    }

    @Test
    void nothingIsAllocatedForAnExit() {
        byte[] code = Code.of("ba f8 03 | mov dx, 0x3f8", "ee | out dx, al", "eb fd | jmp -3");
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        try (ToyGuest guest = ToyGuest.real(code)) {
            Vcpu vcpu = guest.vcpu();
            long sum = exits(vcpu, 2_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            sum += exits(vcpu, 1_000);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(sum).isEqualTo(3_000L * 0x3f8);
            assertThat(allocated).isLessThan(1_000);
        }
    }

    private static long exits(Vcpu vcpu, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += ((PortExit.Out) vcpu.run()).port();
        }
        return sum;
    }
}
