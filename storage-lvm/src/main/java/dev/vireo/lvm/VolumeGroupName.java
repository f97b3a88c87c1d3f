package dev.vireo.lvm;

import dev.vireo.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * The name of a volume group.
 *
 * @param value 1 to 127 of {@code a-z A-Z 0-9 + _ . -}, not beginning with {@code -}, and neither {@code .} nor {@code ..}
 */
public record VolumeGroupName(String value) implements Comparable<VolumeGroupName> {
    static final Pattern FORM = Pattern.compile("[a-zA-Z0-9+_.][a-zA-Z0-9+_.-]{0,126}");

    /** Checks the form. */
    public VolumeGroupName {
        if (!FORM.matcher(value).matches() || value.equals(".") || value.equals("..")) {
            throw InvalidSpecException.of(
                    "volume group name",
                    "name",
                    "must be 1 to 127 of a-z, A-Z, 0-9, '+', '_', '.' and '-', not beginning with '-'");
        }
    }

    /** Shorthand for the constructor. */
    public static VolumeGroupName of(String value) {
        return new VolumeGroupName(value);
    }

    @Override
    public int compareTo(VolumeGroupName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
