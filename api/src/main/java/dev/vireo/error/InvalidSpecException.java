package dev.vireo.error;

import java.util.List;
import java.util.stream.Collectors;

/** What the caller handed over is invalid; all violations are reported at once and nothing was changed. */
public final class InvalidSpecException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final Violation[] violations;

    /**
     * Creates the exception.
     *
     * @param subject what was to be built, such as {@code "domain spec"}
     * @param violations at least one
     */
    public InvalidSpecException(String subject, List<Violation> violations) {
        super(
                ErrorDetails.of(
                        "validate",
                        subject,
                        violations.stream().map(Violation::toString).collect(Collectors.joining("; "))),
                null);
        this.violations = violations.toArray(Violation[]::new);
    }

    /** Convenience for a single violation. */
    public static InvalidSpecException of(String subject, String field, String problem) {
        return new InvalidSpecException(subject, List.of(new Violation(field, problem)));
    }

    /** Every violation, in the order of the fields. */
    public List<Violation> violations() {
        return List.of(violations);
    }
}
