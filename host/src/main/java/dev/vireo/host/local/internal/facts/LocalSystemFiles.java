package dev.vireo.host.local.internal.facts;

import dev.vireo.spi.linux.SystemFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** This kernel's files below a root, which is {@code /} outside of tests. */
public final class LocalSystemFiles implements SystemFiles {
    private final Path root;

    /** Reads below this folder. */
    public LocalSystemFiles(Path root) {
        this.root = root;
    }

    /** A path such as {@code /proc/meminfo} below the root. */
    public Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    @Override
    public Optional<String> text(String absolute) {
        try {
            return Optional.of(Files.readString(path(absolute), StandardCharsets.ISO_8859_1));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> names(String absolute) {
        String[] names = path(absolute).toFile().list();
        return names == null ? List.of() : Arrays.stream(names).sorted().toList();
    }

    @Override
    public String link(String absolute) {
        try {
            return Files.readSymbolicLink(path(absolute)).toString();
        } catch (IOException absent) {
            return "";
        }
    }

    @Override
    public boolean exists(String absolute) {
        return Files.exists(path(absolute), LinkOption.NOFOLLOW_LINKS);
    }
}
