package dev.vireo.benchmarks.site;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** A temporary folder that guests under user ids of their own can pass through; gone with {@link #close()}. */
public final class Folder implements AutoCloseable {
    private static final String PREFIX = "vireo-bench";
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path path;

    private Folder(Path path) {
        this.path = path;
    }

    /** Makes one on disk. */
    public static Folder create() throws IOException, InterruptedException {
        return createIn(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Makes one in memory where that can be had, as {@code /run} is. */
    public static Folder createInMemory() throws IOException, InterruptedException {
        boolean inMemory =
                Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs");
        return inMemory ? createIn(MEMORY) : create();
    }

    /** Makes one, and removes those of earlier runs that were killed. Its path is short, as it will hold sockets. */
    private static Folder createIn(Path parent) throws IOException, InterruptedException {
        Path path = passable(Files.createTempDirectory(parent, PREFIX).toRealPath());
        Leftovers.claim(path);
        Leftovers.sweep(parent, PREFIX);
        return new Folder(path);
    }

    /** The path. */
    public Path path() {
        return path;
    }

    /** Makes a folder in it that others can pass through. */
    public Path sub(String name) throws IOException {
        return passable(Files.createDirectories(path.resolve(name)));
    }

    private static Path passable(Path folder) throws IOException {
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Override
    public void close() throws IOException {
        remove(path);
    }

    /** Removes a folder and all that is in it. */
    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new Removal());
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @org.jspecify.annotations.Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
