package dev.vireo.spi.linux;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import java.util.List;
import java.util.Optional;

/** The kernel's text files of one machine, below {@code /proc}, {@code /sys} and {@code /run}, by absolute path. */
public interface SystemFiles {
    /** The content of a file, if it can be read; some can be opened and then refuse to be read. */
    Optional<String> text(String absolute);

    /** The names in a folder, sorted; none if there is no such folder. */
    List<String> names(String absolute);

    /** What a symbolic link says; empty if there is none. */
    String link(String absolute);

    /** Whether there is something of that name. */
    boolean exists(String absolute);

    /** The content without white space around it. */
    default Optional<String> line(String absolute) {
        return text(absolute).map(String::strip);
    }

    /**
     * A file that every Linux has.
     *
     * @throws UnsupportedException it is missing
     */
    default String required(String absolute) {
        return line(absolute)
                .orElseThrow(() -> new UnsupportedException(
                        ErrorDetails.of("read", absolute, "it is missing; is /proc mounted?")));
    }

    /** A whole number in a file of its own. */
    default Optional<Long> number(String absolute) {
        try {
            return line(absolute).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
