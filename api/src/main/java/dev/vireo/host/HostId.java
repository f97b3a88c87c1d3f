package dev.vireo.host;

import dev.vireo.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * The identity of an installed machine.
 *
 * @param value 32 lower-case hexadecimal digits, as in machine-id(5)
 */
public record HostId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /** Checks the form. */
    public HostId {
        if (!FORM.matcher(value).matches()) {
            throw InvalidSpecException.of("host id", "value", "must be 32 lower-case hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
