package dev.vireo.network;

import dev.vireo.error.InvalidSpecException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hardware address of a network interface.
 *
 * @param value six lower-case hexadecimal pairs with colons; unicast, not all zeros
 */
public record MacAddress(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    /** Checks the form; upper case is folded. */
    public MacAddress {
        value = value.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(value).matches()) {
            throw InvalidSpecException.of("MAC address", "value", "must be six hexadecimal pairs with colons");
        }
        if ((Integer.parseInt(value.substring(0, 2), 16) & 1) != 0) {
            throw InvalidSpecException.of("MAC address", "value", "must be unicast: an even first pair");
        }
        if (value.equals("00:00:00:00:00:00")) {
            throw InvalidSpecException.of("MAC address", "value", "must not be all zeros");
        }
    }

    /** Shorthand for the constructor. */
    public static MacAddress of(String value) {
        return new MacAddress(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
