package dev.vireo.microvm.internal.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.kvm.x86.CpuidEntry;
import dev.vireo.kvm.x86.Lapic;
import dev.vireo.kvm.x86.MsrEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuidTest {
    private static final int INDEX = CpuidEntry.SIGNIFICANT_INDEX;
    private static final List<CpuidEntry> SUPPORTED = List.of(
            new CpuidEntry(0, 0, 0, 0xd, 0x756e6547, 0x6c65746e, 0x49656e69),
            new CpuidEntry(1, 0, 0, 0x906ea, 0x05_20_08_00, 0x7fff_ffff & ~(1 << 24), 0xfff_ffff),
            new CpuidEntry(4, 3, INDEX, 0x1c03c163, 0, 0, 0),
            new CpuidEntry(4, 4, INDEX, 0, 0, 0, 0),
            new CpuidEntry(0xb, 0, INDEX, 1, 2, 0x100, 99),
            new CpuidEntry(0xb, 1, INDEX, 4, 8, 0x201, 99),
            new CpuidEntry(0x4000_0001, 0, 0, 0x0100_7efb, 0, 0, 0),
            new CpuidEntry(0x8000_0008, 0, 0, 0x3028, 0, 0x700f, 0),
            new CpuidEntry(0x8000_001e, 0, 0, 7, 0x107, 1, 0));

    @Test
    void eachProcessorHasItsNumber() {
        List<CpuidEntry> third = new Cpuid(SUPPORTED, true, 4).of(2);
        CpuidEntry features = entry(third, 1, 0);
        assertThat(features.ebx()).isEqualTo(0x02_04_08_00);
        assertThat(features.edx() & (1 << 28)).isNotZero();
        assertThat(entry(third, 0xb, 0).edx()).isEqualTo(2);
        assertThat(entry(third, 0x8000_001e, 0).eax()).isEqualTo(2);
    }

    @Test
    void aHypervisorAndItsTimerAreTold() {
        CpuidEntry with = entry(new Cpuid(SUPPORTED, true, 1).of(0), 1, 0);
        assertThat(with.ecx() & (1 << 31)).isNotZero();
        assertThat(with.ecx() & (1 << 24)).isNotZero();
        assertThat(with.edx() & (1 << 28)).isZero();
        assertThat(entry(new Cpuid(SUPPORTED, false, 1).of(0), 1, 0).ecx() & (1 << 24))
                .isZero();
    }

    @Test
    void theTopologyIsOneSocketWithACoreForEach() {
        List<CpuidEntry> entries = new Cpuid(SUPPORTED, true, 3).of(1);
        assertThat(entries).filteredOn(entry -> entry.function() == 0xb).hasSize(3);
        assertThat(entry(entries, 0xb, 0)).isEqualTo(new CpuidEntry(0xb, 0, INDEX, 0, 1, 0x100, 1));
        assertThat(entry(entries, 0xb, 1)).isEqualTo(new CpuidEntry(0xb, 1, INDEX, 2, 3, 0x201, 1));
        assertThat(entry(entries, 4, 3).eax() >>> 26).isEqualTo(2);
        assertThat((entry(entries, 4, 3).eax() >> 14) & 0xfff).isEqualTo(2);
        assertThat(entry(entries, 4, 4).eax()).isZero();
        assertThat(entry(entries, 0x8000_0008, 0).ecx()).isEqualTo(0x2002);
    }

    @Test
    void theRestIsAsKvmHasIt() {
        List<CpuidEntry> entries = new Cpuid(SUPPORTED, true, 2).of(1);
        assertThat(entry(entries, 0, 0)).isEqualTo(SUPPORTED.get(0));
        assertThat(entry(entries, 0x4000_0001, 0)).isEqualTo(SUPPORTED.get(6));
    }

    @Test
    void theLocalApicPassesInterruptsOfThe8259OnAsABiosLeavesIt() {
        int[] words = new int[256];
        words[Lapic.LVT_LINT0 / 4] = 0x10000;
        words[Lapic.LVT_LINT1 / 4] = 0x10000;
        Lapic lapic = ProcessorSetup.lapic(Lapic.of(words));
        assertThat(lapic.get(Lapic.LVT_LINT0)).isEqualTo(0x700);
        assertThat(lapic.get(Lapic.LVT_LINT1) & 0x700).isEqualTo(0x400);
    }

    @Test
    void registersThatKvmLacksAreLeftAlone() {
        assertThat(ProcessorSetup.msrs(List.of())).containsExactly(new MsrEntry(0x2ff, 0x806));
        assertThat(ProcessorSetup.msrs(List.of(0x1a0))).hasSize(2);
    }

    private static CpuidEntry entry(List<CpuidEntry> entries, int function, int index) {
        return entries.stream()
                .filter(entry -> entry.function() == function && entry.index() == index)
                .findFirst()
                .orElseThrow();
    }
}
