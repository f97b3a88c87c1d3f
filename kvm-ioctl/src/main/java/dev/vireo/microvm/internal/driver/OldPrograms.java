package dev.vireo.microvm.internal.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the programs of versions that nobody uses any more. */
final class OldPrograms {
    private static final Logger LOG = LoggerFactory.getLogger(OldPrograms.class);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{16}|new-\\d+");

    private OldPrograms() {}

    /** Removes what was not used for a day and is named by no process; what cannot be removed stays. */
    static void remove(Path cache, Path present, Instant now) throws IOException {
        List<Path> old;
        try (Stream<Path> folders = Files.list(cache)) {
            old = folders.filter(folder -> !folder.equals(present)
                            && OURS.matcher(String.valueOf(folder.getFileName()))
                                    .matches())
                    .toList();
        }
        for (Path folder : old) {
            try {
                if (Files.getLastModifiedTime(folder).toInstant().isBefore(now.minus(KEPT)) && !isNamed(folder)) {
                    Program.delete(folder);
                }
            } catch (NoSuchFileException e) {
                // another program removes it
            } catch (IOException e) {
                LOG.atInfo().addKeyValue("folder", folder).setCause(e).log("An old microVM program cannot be removed");
            }
        }
    }

    /** Whether a process was started with a path below it. */
    private static boolean isNamed(Path folder) {
        String path = folder + "/";
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(path))
                        .isPresent());
    }
}
