package dev.vireo.benchmarks.peer;

import dev.vireo.benchmarks.MissingPeerException;
import dev.vireo.benchmarks.site.Tool;
import dev.vireo.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The use of {@code /dev/kvm} in C, {@code kvmbench.c}; making the guest is not part of the figure. */
public final class KvmC {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path program;

    /** Compiles it. */
    public KvmC(CPrograms programs) throws IOException, InterruptedException, MissingPeerException {
        this.program = programs.program("kvmbench");
    }

    /** What one of something takes, in nanoseconds. */
    public double nanoseconds(String what, int count) throws IOException, InterruptedException {
        String text = Tool.run(LIMIT, List.of(program.toString(), what, Integer.toString(count)));
        return Json.parse(text).asObject().number("ns").doubleValue();
    }
}
