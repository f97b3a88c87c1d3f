package dev.vireo.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.StateRoot;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A folder of its own for each test, which guests' users can pass through, and all processes that have to do with it: in
 * their arguments, or as an open file.
 */
public final class StateFolder implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path path;

    private StateFolder(Path path) {
        this.path = path;
    }

    /** Creates one below the folder for temporary files. */
    public static StateFolder create() {
        try {
            Path path = Files.createTempDirectory("vireo");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            return new StateFolder(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** The state root in it. */
    public StateRoot root() {
        return StateRoot.below(HostPath.of(path.toString()));
    }

    /**
     * The files of a folder of the root, by name; none where the folder is missing. Temporary files, which a killed
     * program leaves and the next to write there removes, do not count.
     */
    public List<String> files(HostPath folder) {
        Path listed = Path.of(folder.value());
        if (!Files.isDirectory(listed)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(listed)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith(".vireo-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes other than this JVM that have to do with the folder. */
    public List<Long> processes() {
        return running("");
    }

    /** Those of them whose program has a text in its name. */
    public List<Long> running(String program) {
        List<Long> found = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            if (process.pid() != self
                    && concerns(process.pid())
                    && program(process.pid()).contains(program)) {
                found.add(process.pid());
            }
        }
        return found;
    }

    /** The arguments of a process, separated by blanks; empty when it is gone. */
    public static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private static String program(long pid) {
        return commandLine(pid).split(" ", 2)[0];
    }

    private boolean concerns(long pid) {
        if (commandLine(pid).contains(path.toString())) {
            return true;
        }
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.anyMatch(this::isInside);
        } catch (IOException | UncheckedIOException gone) {
            return false;
        }
    }

    private boolean isInside(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(path.toString());
        } catch (IOException gone) {
            return false;
        }
    }

    /** Waits until no process has to do with the folder any more; fails if there still are some after a while. */
    public void awaitNoProcess() {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(processes()).as(this::describe).isEmpty());
    }

    private String describe() {
        StringBuilder text = new StringBuilder("processes that use " + path + ":");
        for (long pid : processes()) {
            String line = commandLine(pid);
            text.append("\n  ").append(pid).append(' ').append(line, 0, Math.min(80, line.length()));
        }
        return text.toString();
    }

    /** Checks that of domains that are gone nothing is left: no process, no run folder, no intent, no log. */
    public void assertClean() {
        awaitNoProcess();
        for (String folder : List.of("domains", "journal", "logs", "private")) {
            assertThat(files(root().durable().resolve(folder))).as(folder).isEmpty();
        }
        for (String folder : List.of("domains", "d")) {
            assertThat(files(root().runtime().resolve(folder)))
                    .as("run/" + folder)
                    .isEmpty();
        }
    }

    /** Checks that nobody uses the folder, ends whoever does, and removes it. */
    @Override
    public void close() {
        try {
            awaitNoProcess();
        } finally {
            processes().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            remove(path);
        }
    }

    static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new Remover());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
