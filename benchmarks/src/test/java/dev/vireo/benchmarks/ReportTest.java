package dev.vireo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vireo.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Report REPORT = new Report(
            "2026-01-31; a machine",
            List.of(
                    new Measurement(
                            "status()", "us", 0.0123, new Measurement.Peer("libvirt", 123.4), Target.atMostTimes(0.01)),
                    new Measurement("heap", "MiB", 33, null, Target.atMost(32)),
                    new Measurement("calls", "/s", 12345.6, new Measurement.Peer("C", 10000), null)));

    private static final String TABLE = """
            | What | Vireo | Against | | Ratio | To reach | |
            |---|--:|---|--:|--:|--:|---|
            | status() | 0.0123 us | libvirt | 123 us | 0.0000997 x | <= 0.01 x | met |
            | heap | 33 MiB |  |  |  | <= 32 MiB | **missed** |
            | calls | 12 300 /s | C | 10 000 /s | 1.23 x |  |  |
            """;

    @Test
    void printsATable() {
        assertThat(REPORT.table()).isEqualTo(TABLE);
    }

    @Test
    void replacesWhatIsBetweenTheMarkers() {
        String page = "before\n<!-- bench: begin; written by ./dev bench -->\nold\n<!-- bench: end -->\nafter\n";

        assertThat(REPORT.insertedInto(page))
                .isEqualTo("before\n<!-- bench: begin; written by ./dev bench -->\n2026-01-31; a machine.\n\n" + TABLE
                        + "<!-- bench: end -->\nafter\n");
    }

    @Test
    void refusesAPageWithoutMarkers() {
        assertThatIllegalArgumentException().isThrownBy(() -> REPORT.insertedInto("nothing"));
    }

    @Test
    void writesAnArray(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("target/bench.json");

        REPORT.writeJson(file);

        assertThat(Json.parse(Files.readString(file)).asArray().objects())
                .extracting(object -> object.string("row"))
                .containsExactly("status()", "heap", "calls");
    }
}
