package dev.vireo.lab;

import dev.vireo.ByteSize;
import dev.vireo.domain.ConsoleChunk;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Writes down what may tell why a test has failed. */
final class LabBundle {
    /** Names the file that Vireo logs to, where a build has one. */
    private static final String LOG_PROPERTY = "vireo.lab.log";

    private static final long LARGEST = ByteSize.ofMiB(8).bytes();

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final LabSite site;
    private final Duration limit;

    LabBundle(LabSite site, Duration limit) {
        this.site = site;
        this.limit = limit;
    }

    void write(List<LabHost> hosts, Path target) {
        try {
            site.machine()
                    .files()
                    .deleteTree(HostPath.of(target.toAbsolutePath().normalize().toString()));
            Files.createDirectories(target);
            for (LabHost host : hosts) {
                Files.writeString(target.resolve(host.name() + "-console.txt"), console(host));
                Files.writeString(target.resolve(host.name() + "-journal.txt"), journal(host));
            }
            copyState(site.folder(), target.resolve("state"));
            String log = System.getProperty(LOG_PROPERTY);
            if (log != null && Files.exists(Path.of(log))) {
                Files.write(target.resolve("vireo.log"), Files.readAllBytes(Path.of(log)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String console(LabHost host) {
        StringBuilder text = new StringBuilder();
        try (ConsoleReader console = host.console().readAll()) {
            Optional<ConsoleChunk> chunk = console.next(PAUSE);
            while (chunk.isPresent() && text.length() < LARGEST) {
                text.append(chunk.get().text());
                chunk = console.next(PAUSE);
            }
        } catch (VireoException e) {
            text.append("not had: ").append(e.getMessage());
        }
        return text.toString();
    }

    private String journal(LabHost host) {
        try {
            CommandResult journal = host.run(Command.of("journalctl", "--merge", "--no-pager", "--lines=5000")
                    .deadline(limit));
            return journal.succeeded() ? journal.output() : "not had: " + journal.standardError();
        } catch (VireoException e) {
            return "not had: " + e.getMessage();
        }
    }

    /** Everything but disks, keys, sockets and pipes. */
    private static void copyState(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = String.valueOf(file.getFileName());
                if (attributes.isRegularFile()
                        && attributes.size() <= LARGEST
                        && !name.endsWith(".img")
                        && !name.startsWith("host_key")) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(
                            Optional.ofNullable(copy.getParent()).orElse(to));
                    Files.write(copy, Files.readAllBytes(file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
