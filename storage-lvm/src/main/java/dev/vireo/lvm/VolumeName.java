package dev.vireo.lvm;

import dev.vireo.error.InvalidSpecException;
import java.util.List;

/**
 * The name of a logical volume within its group.
 *
 * @param value as for {@link VolumeGroupName}; not beginning with {@code snapshot} or {@code pvmove}, and without the
 *     infixes that LVM gives to volumes of its own, such as {@code _tdata} and {@code _rimage}
 */
public record VolumeName(String value) implements Comparable<VolumeName> {
    private static final List<String> PREFIXES = List.of("snapshot", "pvmove");
    private static final List<String> INFIXES = List.of(
            "_cdata",
            "_cmeta",
            "_corig",
            "_cpool",
            "_cvol",
            "_imeta",
            "_iorig",
            "_mimage",
            "_mlog",
            "_pmspare",
            "_rimage",
            "_rmeta",
            "_tdata",
            "_tmeta",
            "_vdata",
            "_vorigin",
            "_wcorig");

    /** Checks the form. */
    public VolumeName {
        boolean form = VolumeGroupName.FORM.matcher(value).matches() && !value.equals(".") && !value.equals("..");
        if (!form) {
            throw refused("must be 1 to 127 of a-z, A-Z, 0-9, '+', '_', '.' and '-', not beginning with '-'");
        }
        for (String prefix : PREFIXES) {
            if (value.startsWith(prefix)) {
                throw refused("must not begin with '" + prefix + "', which LVM keeps for itself");
            }
        }
        for (String infix : INFIXES) {
            if (value.contains(infix)) {
                throw refused("must not hold '" + infix + "', which LVM keeps for itself");
            }
        }
    }

    private static InvalidSpecException refused(String rule) {
        return InvalidSpecException.of("volume name", "name", rule);
    }

    /** Shorthand for the constructor. */
    public static VolumeName of(String value) {
        return new VolumeName(value);
    }

    @Override
    public int compareTo(VolumeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
