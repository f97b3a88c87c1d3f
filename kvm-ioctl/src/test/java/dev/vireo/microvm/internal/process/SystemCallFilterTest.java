package dev.vireo.microvm.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemCallFilterTest {
    private static final int X86_64 = 0xc000_003e;
    private static final int US = 4711;

    /** What the kernel would answer: the few instructions of classic BPF that the program has. */
    private static int answer(int architecture, int number, long argument) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, number).putInt(4, architecture).putLong(16, argument);
        ByteBuffer program = SystemCallFilter.program(US).order(ByteOrder.LITTLE_ENDIAN);
        int loaded = 0;
        for (int at = 0; at < program.limit(); at += 8) {
            int operand = program.getInt(at + 4);
            boolean holds = false;
            switch (program.getShort(at)) {
                case 0x20 -> loaded = data.getInt(operand);
                case 0x15 -> holds = loaded == operand;
                case 0x45 -> holds = (loaded & operand) != 0;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("instruction " + program.getShort(at));
            }
            at += 8 * (program.get(at + (holds ? 2 : 3)) & 0xff);
        }
        throw new AssertionError("no answer");
    }

    private static int answer(int number) {
        return answer(X86_64, number, 0);
    }

    @ParameterizedTest(name = "call {0}")
    @ValueSource(ints = {57, 58, 59, 322, 62, 101, 165, 175, 250, 272, 298, 304, 321, 323, 425, 212})
    void refusesWhatNoMonitorNeeds(int number) {
        assertThat(answer(number)).isEqualTo(SystemCallFilter.EPERM);
    }

    @ParameterizedTest(name = "call {0}")
    @ValueSource(ints = {0, 1, 2, 3, 7, 9, 10, 11, 16, 28, 202, 228, 257, 288, 318, 319, 999})
    void letsOthersPass(int number) {
        assertThat(answer(number)).isEqualTo(SystemCallFilter.ALLOW);
    }

    @Test
    void letsThreadsBeMadeAndNoProcesses() {
        assertThat(answer(X86_64, 56, 0x3d0f00)).isEqualTo(SystemCallFilter.ALLOW);
        assertThat(answer(X86_64, 56, 0x120_0011)).isEqualTo(SystemCallFilter.EPERM);
        assertThat(answer(435)).isEqualTo(SystemCallFilter.ENOSYS);
    }

    @Test
    void letsUnixSocketsBeMadeAlone() {
        for (int call : new int[] {41, 53}) {
            assertThat(answer(X86_64, call, 1)).isEqualTo(SystemCallFilter.ALLOW);
            assertThat(answer(X86_64, call, 2)).isEqualTo(SystemCallFilter.EAFNOSUPPORT);
            assertThat(answer(X86_64, call, 17)).isEqualTo(SystemCallFilter.EAFNOSUPPORT);
        }
    }

    @Test
    void letsSignalsGoToItselfAlone() {
        assertThat(answer(X86_64, 234, US)).isEqualTo(SystemCallFilter.ALLOW);
        assertThat(answer(X86_64, 234, 1)).isEqualTo(SystemCallFilter.EPERM);
    }

    @Test
    void isNotTakenInByOtherNumbersForTheSameCalls() {
        assertThat(answer(X86_64, 0x4000_0000 | 59, 0)).isEqualTo(SystemCallFilter.EPERM);
        assertThat(answer(0x4000_0003, 11, 0)).isEqualTo(SystemCallFilter.KILL_PROCESS);
    }
}
