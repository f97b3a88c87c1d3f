package dev.vireo.drbd;

import dev.vireo.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * The name of a resource, which all its hosts share.
 *
 * @param value 1 to 63 of a-z, A-Z, 0-9, '_', '.' and '-', beginning with a letter or digit; not {@code all}, which DRBD's
 *     tools understand as all resources
 */
public record ResourceName(String value) implements Comparable<ResourceName> {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");

    /** Checks the form. */
    public ResourceName {
        if (!FORM.matcher(value).matches()) {
            throw refused("must be 1 to 63 of a-z, A-Z, 0-9, '_', '.' and '-', beginning with a letter or digit");
        }
        if (value.equals("all")) {
            throw refused("must not be 'all', which stands for all resources");
        }
    }

    private static InvalidSpecException refused(String rule) {
        return InvalidSpecException.of("resource name", "name", rule);
    }

    /** Shorthand for the constructor. */
    public static ResourceName of(String value) {
        return new ResourceName(value);
    }

    @Override
    public int compareTo(ResourceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
