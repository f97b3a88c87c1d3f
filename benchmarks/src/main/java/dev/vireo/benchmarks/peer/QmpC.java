package dev.vireo.benchmarks.peer;

import dev.vireo.benchmarks.MissingPeerException;
import dev.vireo.benchmarks.site.Tool;
import dev.vireo.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The QMP client in C, {@code qmpbench.c}: it connects anew for each batch, which is not part of the figure. */
public final class QmpC {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path program;
    private final Path monitor;

    /** A client of a monitor. */
    public QmpC(CPrograms programs, Path monitor) throws IOException, InterruptedException, MissingPeerException {
        this.program = programs.program("qmpbench");
        this.monitor = monitor;
    }

    /** The median of so many round trips with an id, one at a time, in microseconds. */
    public double roundTrip(int calls) throws IOException, InterruptedException {
        return run("p50", "sequential-id", Integer.toString(calls));
    }

    /** Replies a second with so many commands in flight. */
    public double throughput(int calls, int depth) throws IOException, InterruptedException {
        return run("perSecond", "pipelined", Integer.toString(calls), Integer.toString(depth));
    }

    private double run(String figure, String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(program.toString(), monitor.toString()));
        argv.addAll(List.of(arguments));
        return Json.parse(Tool.run(LIMIT, argv)).asObject().number(figure).doubleValue();
    }
}
