package dev.vireo.benchmarks.site;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Clears away what a run left that was killed: our domains outlive the JVM that started them, as they should. A folder
 * says which process it belongs to.
 */
final class Leftovers {
    private static final String OWNER = "owner";

    private Leftovers() {}

    /** Writes down that a folder is ours. */
    static void claim(Path folder) throws IOException {
        Files.writeString(folder.resolve(OWNER), identity(ProcessHandle.current()));
    }

    /** Ends the processes of abandoned folders next to each other, and removes the folders. */
    static void sweep(Path parent, String prefix) throws IOException, InterruptedException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path folder : folders) {
                if (isAbandoned(folder)) {
                    end(folder);
                    Folder.remove(folder);
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) throws IOException {
        Path owner = folder.resolve(OWNER);
        if (!Files.isRegularFile(owner)) {
            return false;
        }
        String identity = Files.readString(owner);
        long pid = Long.parseLong(identity.substring(0, identity.indexOf(' ')));
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.isEmpty() || !identity(process.get()).equals(identity);
    }

    private static String identity(ProcessHandle process) {
        Instant start = process.info().startInstant().orElse(Instant.EPOCH);
        return process.pid() + " " + start;
    }

    /** Kills each QEMU that has to do with a folder, and waits until it is gone. */
    static void end(Path folder) throws IOException, InterruptedException {
        for (QemuProcess process : QemuProcess.all(folder.toString())) {
            process.kill();
        }
    }
}
