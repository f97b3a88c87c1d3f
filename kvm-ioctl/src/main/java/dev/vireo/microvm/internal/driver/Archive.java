package dev.vireo.microvm.internal.driver;

import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.microvm.internal.process.WarmUp;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the archive of loaded classes (AppCDS) of a program, once, in the background; guests start without it until it is
 * there.
 */
final class Archive {
    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Host host;
    private final Executor workers;

    Archive(Host host, Executor workers) {
        this.host = host;
        this.workers = workers;
    }

    /** Begins to make it unless it is there. */
    void provide(Program program) {
        if (Files.notExists(program.archive())) {
            try {
                workers.execute(() -> makeAlone(program));
            } catch (RejectedExecutionException e) {
                // the connection is being closed
            }
        }
    }

    /** Makes it unless somebody is at it. */
    private void makeAlone(Program program) {
        Path lock = program.folder().resolve("classes.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null && Files.notExists(program.archive())) {
                make(program);
            }
        } catch (OverlappingFileLockException e) {
            // another connection of this JVM is at it
        } catch (IOException | VireoException e) {
            LOG.atInfo().setCause(e).log("The archive of classes was not made; microVMs start slower");
        }
    }

    private void make(Program program) throws IOException {
        Path fresh = program.folder().resolve("classes.new");
        Files.deleteIfExists(fresh);
        List<String> argv = new ArrayList<>(List.of("nice", "-n", "19")); // the first guest starts at the same time
        argv.addAll(JavaCommand.of(program, WarmUp.class, List.of("-XX:ArchiveClassesAtExit=" + fresh), List.of()));
        CommandResult result = host.run(Command.of(argv).deadline(LIMIT));
        if (Files.exists(fresh)) {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, program.archive(), StandardCopyOption.ATOMIC_MOVE);
        }
        if (!result.succeeded() || Files.notExists(program.archive())) {
            LOG.atInfo()
                    .addKeyValue("status", result.exitStatus())
                    .addKeyValue("error", result.standardError())
                    .log("The archive of classes was not made, or not of all; microVMs start slower");
        }
    }
}
