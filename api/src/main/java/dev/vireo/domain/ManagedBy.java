package dev.vireo.domain;

import dev.vireo.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * Who decides when a domain is to run. Where somebody else does, Vireo's own recovery starts nothing.
 *
 * @param manager 1 to 63 of {@code a-z 0-9 -}
 */
public record ManagedBy(String manager) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** The programs that use Vireo. */
    public static final ManagedBy NOBODY = new ManagedBy("nobody");
    /** A Pacemaker cluster. */
    public static final ManagedBy PACEMAKER = new ManagedBy("pacemaker");

    /** Checks the form. */
    public ManagedBy {
        if (!FORM.matcher(manager).matches()) {
            throw InvalidSpecException.of("managedBy", "manager", "must be 1 to 63 of a-z, 0-9 and '-'");
        }
    }

    @Override
    public String toString() {
        return manager;
    }
}
