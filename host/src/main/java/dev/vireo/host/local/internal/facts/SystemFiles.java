package dev.vireo.host.local.internal.facts;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kernel's files below a root, which is {@code /} outside of tests. */
public final class SystemFiles {
    private final Path root;

    /** Reads below this folder. */
    public SystemFiles(Path root) {
        this.root = root;
    }

    /** A path such as {@code /proc/meminfo} below the root. */
    public Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /** The content of a file, if it can be read; some can be opened and then refuse to be read. */
    public Optional<String> text(String absolute) {
        try {
            return Optional.of(Files.readString(path(absolute), StandardCharsets.ISO_8859_1));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** The same without white space around it. */
    public Optional<String> line(String absolute) {
        return text(absolute).map(String::strip);
    }

    /** A file that every Linux has. */
    public String required(String absolute) {
        return line(absolute)
                .orElseThrow(() -> new UnsupportedException(
                        ErrorDetails.of("read", absolute, "it is missing; is /proc mounted?")));
    }

    /** A whole number in a file of its own. */
    public Optional<Long> number(String absolute) {
        try {
            return line(absolute).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The names in a folder, sorted; none if there is no such folder. */
    public List<String> names(String absolute) {
        String[] names = path(absolute).toFile().list();
        return names == null ? List.of() : Arrays.stream(names).sorted().toList();
    }

    /** What a symbolic link says; empty if there is none. */
    public String link(String absolute) {
        try {
            return Files.readSymbolicLink(path(absolute)).toString();
        } catch (IOException absent) {
            return "";
        }
    }

    /** Whether there is something of that name. */
    public boolean exists(String absolute) {
        return Files.exists(path(absolute), LinkOption.NOFOLLOW_LINKS);
    }
}
