package dev.vireo.domain;

import static dev.vireo.Refusals.fieldsRefusedBy;
import static dev.vireo.Refusals.refusal;
import static dev.vireo.Refusals.violationsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainValuesTest {
    static Stream<String> badNames() {
        return Stream.of(
                "",
                " ",
                ".",
                "..",
                "../x",
                "a/b",
                "/",
                "a,b",
                "-x",
                "_x",
                ".hidden",
                "a b",
                " a",
                "a ",
                "a\n",
                "a\0b",
                "a:b",
                "a=b",
                "a%b",
                "größe",
                "\ud83d\ude00",
                "\ud83d",
                "a".repeat(64),
                "a".repeat(300));
    }

    @ParameterizedTest
    @MethodSource("badNames")
    void refusesABadName(String name) {
        assertThat(fieldsRefusedBy(() -> DomainName.of(name))).containsExactly("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "web1", "Web-1_x.example.org", "a..b", "con"})
    void takesAGoodName(String name) {
        assertThat(DomainName.of(name)).hasToString(name).isEqualTo(new DomainName(name));
    }

    @Test
    void takesANameOf63Characters() {
        assertThat(DomainName.of("a".repeat(63)).value()).hasSize(63);
    }

    @Test
    void namesAreOrderedByTheirText() {
        assertThat(Stream.of("b", "a10", "a2", "B").map(DomainName::of).sorted().map(DomainName::value))
                .containsExactly("B", "a10", "a2", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "host", "max", "qemu64", "EPYC-Milan-v2", "Skylake-Client-noTSX-IBRS", "486"})
    void takesACpuModel(String name) {
        assertThat(CpuModel.named(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-v", "max,+svm", "max,enforce=off", "a b", "a=b", "größe"})
    void refusesACpuModelWithFeatures(String name) {
        assertThat(fieldsRefusedBy(() -> CpuModel.named(name))).containsExactly("name");
    }

    @Test
    void refusesACpuModelOfMoreThan64Characters() {
        CpuModel.named("a".repeat(64));
        refusal(() -> CpuModel.named("a".repeat(65)));
    }

    @Test
    void tellsWhichCpuModelsMigrate() {
        assertThat(List.of(CpuModel.DEFAULT, CpuModel.named("EPYC"))).allMatch(CpuModel::migratable);
        assertThat(List.of(CpuModel.HOST, CpuModel.MAX, CpuModel.named("Host"))).noneMatch(CpuModel::migratable);
        assertThat(CpuModel.named("HOST")).isEqualTo(CpuModel.HOST);
    }

    @Test
    void aTopologyMakesItsProductOfCpus() {
        assertThat(new CpuTopology(2, 8, 2).vcpus()).isEqualTo(32);
        assertThat(new CpuTopology(4096, 1, 1).vcpus()).isEqualTo(4096);
    }

    @Test
    void refusesATopologyWithEveryPartThatIsOutOfRange() {
        assertThat(fieldsRefusedBy(() -> new CpuTopology(0, -1, 4097))).containsExactly("sockets", "cores", "threads");
        assertThat(violationsOf(() -> new CpuTopology(64, 64, 2)))
                .containsExactly("must make at most 4096 CPUs in all");
    }

    /** The product of these is 2^64 - 2^34 + 4, a negative number in 64 bits. */
    @Test
    void refusesATopologyWhoseProductOverflows() {
        refusal(() -> new CpuTopology(Integer.MAX_VALUE, Integer.MAX_VALUE, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "Me", "a b", "a_b", "größe"})
    void refusesABadManager(String manager) {
        assertThat(fieldsRefusedBy(() -> new ManagedBy(manager))).containsExactly("manager");
    }

    @Test
    void takesAnyOtherManager() {
        assertThat(new ManagedBy("0-cloud")).hasToString("0-cloud");
        assertThat(new ManagedBy("pacemaker")).isEqualTo(ManagedBy.PACEMAKER);
        refusal(() -> new ManagedBy("a".repeat(64)));
    }

    @Test
    void evidenceMustSayHowTheCallerKnows() {
        assertThat(fieldsRefusedBy(() -> HandoverEvidence.targetIsDown(" "))).containsExactly("statement");
        assertThat(HandoverEvidence.targetRuns("looked at it").verdict())
                .isEqualTo(HandoverEvidence.Verdict.TARGET_RUNS);
        assertThat(HandoverEvidence.targetIsDown("fenced").verdict())
                .isEqualTo(HandoverEvidence.Verdict.TARGET_IS_DOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "STOPPED, false",
        "UNREADABLE, false",
        "RUNNING, true",
        "PAUSED, true",
        "DYING, true",
        "IN_DOUBT, true",
        "UNKNOWN, true",
        "STARTING, true",
        "SUSPENDED, true",
        "CRASHED, true"
    })
    void tellsInWhichStatesDisksMayBeInUse(DomainState state, boolean mayRun) {
        assertThat(state.mayRun()).isEqualTo(mayRun);
    }

    @Test
    void aConsoleChunkHandsOutCopies() {
        ConsoleChunk chunk = new ConsoleChunk(7, new byte[] {'h', 'i', (byte) 0xff}, 3);
        chunk.bytes()[0] = 'H';
        assertThat(chunk.bytes()).containsExactly('h', 'i', 0xff);
        assertThat(chunk.text()).isEqualTo("hi\ufffd");
        assertThat(chunk.position()).isEqualTo(7);
        assertThat(chunk.lost()).isEqualTo(3);
    }
}
