package dev.vireo.spi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.host.Pressure;
import org.junit.jupiter.api.Test;

class MemoryAndPressureTest {
    @Test
    void readsMeminfo() {
        MemoryInfo info = MemoryInfo.parse(
                "MemTotal:       24683656 kB\nActive(anon):       1528 kB\nHugePages_Total:       4\nbroken\n");
        assertThat(info.size("MemTotal")).isEqualTo(ByteSize.ofKiB(24683656));
        assertThat(info.size("Active(anon)")).isEqualTo(ByteSize.ofKiB(1528));
        assertThat(info.size("SwapTotal")).isEqualTo(ByteSize.ZERO);
    }

    @Test
    void readsTheMeminfoOfANode() {
        MemoryInfo info = MemoryInfo.parse("Node 1 MemTotal:       65970124 kB\nNode 1 MemFree:  9 kB\n");
        assertThat(info.size("MemTotal")).isEqualTo(ByteSize.ofKiB(65970124));
    }

    @Test
    void readsPressure() {
        String text = """
                some avg10=98.38 avg60=90.64 avg300=59.07 total=811205571
                full avg10=1.50 avg60=0.20 avg300=0.01 total=7
                """;
        assertThat(PressureInfo.parse(text)).hasValue(new Pressure(98.38, 90.64, 59.07, 1.5, 0.2, 0.01));
    }

    @Test
    void readsPressureOfACpuFromBeforeLinux513() {
        assertThat(PressureInfo.parse("some avg10=0.10 avg60=0.20 avg300=0.30 total=1\n"))
                .hasValue(new Pressure(0.1, 0.2, 0.3, 0, 0, 0));
    }

    @Test
    void knowsNoPressureWhereTheKernelKeepsNone() {
        assertThat(PressureInfo.parse("")).isEmpty();
    }
}
