package dev.vireo.benchmarks.peer;

import dev.vireo.benchmarks.MissingPeerException;
import dev.vireo.benchmarks.site.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles the peers that are written in C, each once a run. */
public final class CPrograms {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path folder;
    private final Map<String, Path> compiled = new ConcurrentHashMap<>();

    /** Programs that are put into a folder. */
    public CPrograms(Path folder) {
        this.folder = folder;
    }

    /**
     * The program made from {@code src/main/c/NAME.c}.
     *
     * @throws MissingPeerException there is no compiler
     */
    public Path program(String name) throws IOException, InterruptedException, MissingPeerException {
        Path known = compiled.get(name);
        if (known != null) {
            return known;
        }
        Files.createDirectories(folder);
        Path source = folder.resolve(name + ".c");
        try (InputStream text = CPrograms.class.getResourceAsStream("/dev/vireo/benchmarks/c/" + name + ".c")) {
            if (text == null) {
                throw new IllegalArgumentException("no such program: " + name);
            }
            Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path program = folder.resolve(name);
        if (!Executables.onPath("cc")) {
            throw new MissingPeerException("there is no C compiler (cc)");
        }
        Tool.run(
                LIMIT,
                List.of("cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), source.toString()));
        compiled.put(name, program);
        return program;
    }
}
