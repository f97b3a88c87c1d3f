package dev.vireo.error;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every {@link VireoException} carries: the attempt, its subject, the problem, advice and the effect.
 *
 * <p>Immutable; {@link #advice(String)} and {@link #effect(Effect)} return changed copies.
 *
 * <pre>{@code
 * ErrorDetails.of("start", "domain web1", "its disk does not exist")
 *         .advice("create the disk or redefine the domain");
 * }</pre>
 */
public final class ErrorDetails implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String attempted;
    private final String subject;
    private final String problem;
    private final @Nullable String advice;
    private final Effect effect;

    private ErrorDetails(String attempted, String subject, String problem, @Nullable String advice, Effect effect) {
        this.attempted = Objects.requireNonNull(attempted);
        this.subject = Objects.requireNonNull(subject);
        this.problem = Objects.requireNonNull(problem);
        this.advice = advice;
        this.effect = Objects.requireNonNull(effect);
    }

    /**
     * Details of a failure that changed nothing and has no advice yet.
     *
     * @param attempted the operation as a verb, such as {@code "start"}
     * @param subject what it was attempted on, such as {@code "domain web1"}
     * @param problem what went wrong, as a clause
     */
    public static ErrorDetails of(String attempted, String subject, String problem) {
        return new ErrorDetails(attempted, subject, problem, null, Effect.NOTHING);
    }

    /** The same details with advice on what to do. */
    public ErrorDetails advice(String text) {
        return new ErrorDetails(attempted, subject, problem, text, effect);
    }

    /** The same details with another effect. */
    public ErrorDetails effect(Effect what) {
        return new ErrorDetails(attempted, subject, problem, advice, what);
    }

    /** The operation, as a verb. */
    public String attempted() {
        return attempted;
    }

    /** What the operation was attempted on. */
    public String subject() {
        return subject;
    }

    /** What went wrong. */
    public String problem() {
        return problem;
    }

    /** What the caller can do, where there is something. */
    public Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /** What became of the effect. */
    public Effect effect() {
        return effect;
    }

    /** The sentence that becomes the exception's message. */
    @Override
    public String toString() {
        String sentence = attempted + " " + subject + ": " + problem;
        String told = advice == null ? sentence : sentence + "; " + advice;
        return switch (effect) {
            case NOTHING -> told;
            case PARTIAL -> told + " [applied in part]";
            case GOES_ON -> told + " [goes on]";
            case UNKNOWN -> told + " [effect unknown]";
        };
    }
}
