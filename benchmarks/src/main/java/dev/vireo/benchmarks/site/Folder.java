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

    private final Path path;

    private Folder(Path path) {
        this.path = path;
    }

    /** Makes one, and removes those of earlier runs that were killed. Its path is short, as it will hold sockets. */
    public static Folder create() throws IOException, InterruptedException {
        Path path = passable(Files.createTempDirectory(PREFIX).toRealPath());
        Leftovers.claim(path);
        Leftovers.sweep(parentOf(path), PREFIX);
        return new Folder(path);
    }

    private static Path parentOf(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException("nothing is above " + path);
        }
        return parent;
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
