package dev.vireo.qemu.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonTypeException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final JsonObject answers = Samples.answers();

    @Test
    void readsTheVersion() {
        assertThat(Answers.version(answers.object("query-version"))).isEqualTo("7.2.22");
    }

    @Test
    void readsMachineTypesWithTheirAliases() {
        assertThat(Answers.machines(answers.array("query-machines")))
                .contains(new MachineType("pc-q35-7.2", "q35", 288), new MachineType("microvm", null, 288));
    }

    @Test
    void readsCpuModelsWithWhatIsMissing() {
        List<CpuDefinition> cpus = Answers.cpus(answers.array("query-cpu-definitions"));
        assertThat(cpus).contains(new CpuDefinition("max", null, List.of()));
        assertThat(cpus)
                .filteredOn(cpu -> cpu.name().equals("EPYC"))
                .singleElement()
                .extracting(CpuDefinition::versioned)
                .isEqualTo("EPYC-v1");
        assertThat(cpus)
                .filteredOn(cpu -> cpu.name().equals("Skylake-Client-v1"))
                .singleElement()
                .extracting(CpuDefinition::missing)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("pcid");
    }

    @Test
    void readsTheOptionsOfTheCommandLine() {
        assertThat(Answers.options(answers.array("query-command-line-options")))
                .containsEntry("action", Set.of("watchdog", "panic", "reboot", "shutdown"));
    }

    @Test
    void readsFromTheSchemaWhatTheCommandLineTakes() {
        JsonArray schema = answers.array("query-qmp-schema");
        assertThat(Answers.jsonDevices(schema)).isTrue();
        assertThat(Answers.networks(schema)).contains("user", "tap", "none");
    }

    @Test
    void findsNothingInASchemaWithoutTheCommands() {
        assertThat(Answers.jsonDevices(JsonArray.EMPTY)).isFalse();
        assertThat(Answers.networks(JsonArray.EMPTY)).isEmpty();
    }

    @Test
    void readsNames() {
        assertThat(Answers.names(answers.array("qom-list-types"))).hasSize(4);
        assertThat(Answers.names(answers.array("device-list-properties"))).hasSize(6);
    }

    @Test
    void namesThePlaceOfWhatIsMalformed() {
        JsonArray machines = Json.parse("[{\"name\": 3, \"cpu-max\": 1}]").asArray();
        assertThatThrownBy(() -> Answers.machines(machines)).isInstanceOf(JsonTypeException.class);
    }

    @Test
    void readsWhereFirmwareIs() {
        assertThat(Answers.folders("/usr/bin/../share/qemu\n/usr/share/seabios\n\nshare\n"))
                .containsExactly(HostPath.of("/usr/share/qemu"), HostPath.of("/usr/share/seabios"));
    }
}
