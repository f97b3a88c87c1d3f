package dev.vireo.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Vireo throws on purpose.
 *
 * <p>Catch a subclass to act, this class to report. Drivers add subclasses of their own where a caller can do
 * something new about them.
 */
public abstract class VireoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorDetails details;

    /** Creates the exception; its message is the sentence of the details. */
    protected VireoException(ErrorDetails details, @Nullable Throwable cause) {
        super(details.toString(), cause);
        this.details = details;
    }

    /** All that is known about the failure. */
    public ErrorDetails details() {
        return details;
    }

    /** The operation that failed, as a verb. */
    public String attempted() {
        return details.attempted();
    }

    /** What the operation was attempted on, such as {@code "domain web1"}. */
    public String subject() {
        return details.subject();
    }

    /** What the caller can do about it, where something is known. */
    public Optional<String> advice() {
        return details.advice();
    }

    /** What became of the effect. */
    public Effect effect() {
        return details.effect();
    }
}
