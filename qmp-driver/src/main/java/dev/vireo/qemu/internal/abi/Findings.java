package dev.vireo.qemu.internal.abi;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a spec, so that all of it can be told at once. */
final class Findings {
    private final List<Violation> violations = new ArrayList<>();

    /** Notes a problem of a field. */
    void add(String field, String problem) {
        violations.add(new Violation(field, problem));
    }

    /** Notes a problem of a field unless a condition holds. */
    void require(boolean condition, String field, String problem) {
        if (!condition) {
            add(field, problem);
        }
    }

    /**
     * Goes on only if nothing was found.
     *
     * @throws InvalidSpecException something was
     */
    void throwIfAny(String subject) {
        if (!violations.isEmpty()) {
            throw new InvalidSpecException(subject, violations);
        }
    }
}
