package dev.vireo.domain;

import dev.vireo.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * The name of a domain, unique on its host.
 *
 * @param value 1 to 63 of {@code a-z A-Z 0-9 . _ -}, starting with a letter or digit
 */
public record DomainName(String value) implements Comparable<DomainName> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** Checks the form. */
    public DomainName {
        if (!FORM.matcher(value).matches()) {
            throw InvalidSpecException.of(
                    "domain name",
                    "name",
                    "must be 1 to 63 of a-z, A-Z, 0-9, '.', '_' and '-', starting with a letter or digit");
        }
    }

    /** Shorthand for the constructor. */
    public static DomainName of(String value) {
        return new DomainName(value);
    }

    @Override
    public int compareTo(DomainName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
