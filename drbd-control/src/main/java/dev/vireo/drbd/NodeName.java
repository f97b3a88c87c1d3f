package dev.vireo.drbd;

import dev.vireo.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * The name of a host in DRBD's configuration.
 *
 * @param value what {@code uname -n} says there, or else DRBD does not find its own side; 1 to 64 of a-z, A-Z, 0-9, '.' and
 *     '-', beginning with a letter or digit
 */
public record NodeName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9.-]{0,63}");

    /** Checks the form. */
    public NodeName {
        if (!FORM.matcher(value).matches()) {
            throw InvalidSpecException.of(
                    "node name",
                    "name",
                    "must be 1 to 64 of a-z, A-Z, 0-9, '.' and '-', beginning with a letter or digit");
        }
    }

    /** Shorthand for the constructor. */
    public static NodeName of(String value) {
        return new NodeName(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
