package dev.vireo.host.local.internal.facts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A root folder with files of a kernel that is not this machine's. */
public final class FakeSystem {
    private final Path root;

    public FakeSystem(Path root) {
        this.root = root;
    }

    /** Writes a file, such as {@code /proc/loadavg}. */
    public FakeSystem file(String path, String content) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a symbolic link. */
    public FakeSystem link(String path, String target) {
        try {
            Path link = root.resolve(path.substring(1));
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LocalSystemFiles files() {
        return new LocalSystemFiles(root);
    }
}
