package dev.vireo.error;

import java.io.Serializable;
import java.util.Objects;

/**
 * One thing that is wrong with a spec.
 *
 * @param field the path of the offending field, such as {@code disks[1].id}; empty for the whole
 * @param problem what is wrong with it and what would be right
 */
public record Violation(String field, String problem) implements Serializable {
    /** Checks that both parts are there. */
    public Violation {
        Objects.requireNonNull(field);
        Objects.requireNonNull(problem);
    }

    @Override
    public String toString() {
        return field.isEmpty() ? problem : field + " " + problem;
    }
}
