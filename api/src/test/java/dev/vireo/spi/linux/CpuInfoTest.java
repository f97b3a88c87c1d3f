package dev.vireo.spi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuInfoTest {
    /** Linux 6.1, Intel. */
    private static final String INTEL = """
            processor\t: 0
            vendor_id\t: GenuineIntel
            model\t\t: 85
            model name\t: Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz
            flags\t\t: fpu vme msr vmx est tm2 ssse3
            vmx flags\t: vnmi preemption_timer

            processor\t: 1
            model name\t: another
            """;

    /** Linux 6.1, AMD Zen 3. */
    private static final String AMD = "processor : 0\nmodel name : AMD EPYC 7543\nflags : fpu svm extapic\n";

    /** Linux 6.18 on a kernel with a software KVM. */
    private static final String WITHOUT =
            "processor\t: 0\nmodel\t\t: 1\nmodel name\t: AMD EPYC\nflags\t\t: fpu vme de extd_apicid nosvmx\n";

    /** Linux 6.1 on an ARM Neoverse N1; there is no model name. */
    private static final String ARM = """
            processor\t: 0
            BogoMIPS\t: 243.75
            Features\t: fp asimd evtstrm aes
            CPU implementer\t: 0x41
            CPU architecture: 8
            CPU part\t: 0xd0c
            """;

    @Test
    void readsTheModelOfTheFirstCpu() {
        assertThat(CpuInfo.parse(INTEL).model()).isEqualTo("Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz");
        assertThat(CpuInfo.parse(AMD).model()).isEqualTo("AMD EPYC 7543");
        assertThat(CpuInfo.parse(ARM).model()).isEqualTo("implementer 0x41 part 0xd0c");
        assertThat(CpuInfo.parse("").model()).isEqualTo("unknown");
    }

    @Test
    void looksForAWholeFlag() {
        assertThat(CpuInfo.parse(INTEL).virtualizes("x86_64")).isTrue();
        assertThat(CpuInfo.parse(AMD).virtualizes("x86_64")).isTrue();
        assertThat(CpuInfo.parse(WITHOUT).virtualizes("x86_64")).isFalse();
    }

    @Test
    void asksForNoFlagWhereThereIsNone() {
        assertThat(CpuInfo.parse(ARM).virtualizes("aarch64")).isTrue();
    }
}
