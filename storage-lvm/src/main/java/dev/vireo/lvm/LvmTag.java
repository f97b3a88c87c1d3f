package dev.vireo.lvm;

import dev.vireo.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * A tag of a physical volume, volume group or logical volume.
 *
 * @param value 1 to 1024 of {@code a-z A-Z 0-9 _ + . - / = ! : & #}, not beginning with {@code -}
 */
public record LvmTag(String value) implements Comparable<LvmTag> {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_+./=!:&#][a-zA-Z0-9_+./=!:&#-]{0,1023}");

    /** Checks the form. */
    public LvmTag {
        if (!FORM.matcher(value).matches()) {
            throw InvalidSpecException.of(
                    "tag", "value", "must be 1 to 1024 of a-z, A-Z, 0-9 and _+.-/=!:&#, not beginning with '-'");
        }
    }

    /** Shorthand for the constructor. */
    public static LvmTag of(String value) {
        return new LvmTag(value);
    }

    @Override
    public int compareTo(LvmTag other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
