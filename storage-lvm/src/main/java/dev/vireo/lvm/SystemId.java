package dev.vireo.lvm;

import dev.vireo.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * LVM's own name for a host (lvmsystemid(7)).
 *
 * @param value 1 to 128 of {@code a-z A-Z 0-9 _ . + -}, the first a letter or digit; not {@code localhost}, which LVM
 *     takes for no name
 */
public record SystemId(String value) {
    private static final Pattern RULE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.+-]{0,127}");

    /** Checks the rules. */
    public SystemId {
        if (!RULE.matcher(value).matches() || value.startsWith("localhost")) {
            throw InvalidSpecException.of(
                    "system id", "value", "must be 1 to 128 of a-z A-Z 0-9 _ . + -, and not localhost");
        }
    }

    /** A system id. */
    public static SystemId of(String value) {
        return new SystemId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
