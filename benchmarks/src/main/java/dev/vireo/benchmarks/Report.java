package dev.vireo.benchmarks;

import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The figures of a run as a table for people, and as JSON. */
final class Report {
    private static final String BEGIN = "<!-- bench: begin; written by ./dev bench -->";
    private static final String END = "<!-- bench: end -->";

    private final String machine;
    private final List<Measurement> measurements;

    /** The figures of a run on a machine. */
    Report(String machine, List<Measurement> measurements) {
        this.machine = machine;
        this.measurements = List.copyOf(measurements);
    }

    /** The table in Markdown. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append("| What | Vireo | Against | | Ratio | To reach | |\n");
        table.append("|---|--:|---|--:|--:|--:|---|\n");
        for (Measurement measurement : measurements) {
            table.append(line(measurement)).append('\n');
        }
        return table.toString();
    }

    private static String line(Measurement measurement) {
        Measurement.Peer peer = measurement.peer();
        Target target = measurement.target();
        String unit = " " + measurement.unit();
        return String.join(
                " | ",
                "| " + measurement.row(),
                Figures.text(measurement.ours()) + unit,
                peer == null ? "" : peer.name(),
                peer == null ? "" : Figures.text(peer.value()) + unit,
                measurement.ratio().isEmpty()
                        ? ""
                        : Figures.text(measurement.ratio().getAsDouble()) + " x",
                target == null ? "" : target.toString() + (target.scale() == Target.Scale.ABSOLUTE ? unit : ""),
                measurement.met().map(met -> met ? "met |" : "**missed** |").orElse(" |"));
    }

    /** An array of {@link Measurement#toJson()}. */
    void writeJson(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        JsonArray array =
                JsonArray.ofAll(measurements.stream().map(Measurement::toJson).toList());
        Files.writeString(file, Json.writePretty(array) + "\n");
    }

    /** Puts machine and table between the markers of a page. */
    void writeInto(Path page) throws IOException {
        Files.writeString(page, insertedInto(Files.readString(page)));
    }

    /** A page's text with machine and table between its markers. */
    String insertedInto(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page has no place for the table");
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + machine + ".\n\n" + table() + page.substring(end);
    }
}
