package dev.vireo.benchmarks.row;

import dev.vireo.benchmarks.BenchRow;
import dev.vireo.benchmarks.Measurement;
import dev.vireo.benchmarks.Target;
import dev.vireo.benchmarks.site.Site;
import dev.vireo.benchmarks.site.Tool;
import dev.vireo.benchmarks.site.VireoSide;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The heap that 100 running domains take: a fresh JVM ({@link HeapProbe}) connects, waits until it hears from each, and
 * reports its used heap after a collection, less what was used before it connected.
 */
public final class HeapRow implements BenchRow {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public List<Measurement> measure(Site site) throws Exception {
        site.releaseLibvirt();
        site.vireo().running(Sizes.HEAP_DOMAINS);
        site.vireo().detach();
        JsonObject answer = Json.parse(Tool.run(LIMIT, probe(site.vireo()))).asObject();
        String row = "heap for " + Sizes.HEAP_DOMAINS + " running domains";
        return List.of(
                new Measurement(row, "MiB", answer.number("heap").doubleValue(), null, Target.atMost(32)),
                new Measurement(
                        "direct buffers of the same",
                        "MiB",
                        answer.number("direct").doubleValue(),
                        null,
                        null),
                new Measurement(
                        "threads of the same",
                        "threads",
                        answer.number("threads").doubleValue(),
                        null,
                        null));
    }

    private static List<String> probe(VireoSide vireo) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HeapProbe.class.getName(),
                vireo.durable().toString(),
                vireo.runtime().toString(),
                Integer.toString(Sizes.HEAP_DOMAINS));
    }
}
