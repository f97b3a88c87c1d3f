package dev.vireo.qemu.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.Accelerator;
import org.junit.jupiter.api.Test;

class QemuFactsTest {
    private final QemuFacts facts = Samples.facts();

    @Test
    void survivesTheCache() {
        assertThat(FactsJson.read(FactsJson.write(facts))).isEqualTo(facts);
    }

    @Test
    void findsMachinesByNameAndAlias() {
        assertThat(facts.machine("q35")).map(MachineType::name).contains("pc-q35-7.2");
        assertThat(facts.machine("pc-q35-7.1")).map(MachineType::name).contains("pc-q35-7.1");
        assertThat(facts.machine("pc-q35-1.0")).isEmpty();
    }

    @Test
    void knowsWhatEmulationLacks() {
        assertThat(facts.cpu(Accelerator.EMULATION, "Skylake-Client"))
                .map(CpuDefinition::missing)
                .hasValueSatisfying(missing -> assertThat(missing).isNotEmpty());
    }

    @Test
    void knowsNamesButNotFeaturesForAnAcceleratorThatWasNotAsked() {
        assertThat(facts.cpu(Accelerator.KVM, "Skylake-Client"))
                .map(CpuDefinition::missing)
                .hasValueSatisfying(missing -> assertThat(missing).isEmpty());
        assertThat(facts.cpu(Accelerator.KVM, "Z80")).isEmpty();
    }

    @Test
    void knowsTheOptionsOfTheCommandLine() {
        assertThat(facts.hasOption("sandbox", "spawn")).isTrue();
        assertThat(facts.hasOption("sandbox", "fun")).isFalse();
        assertThat(facts.hasOption("nothing", "spawn")).isFalse();
    }
}
