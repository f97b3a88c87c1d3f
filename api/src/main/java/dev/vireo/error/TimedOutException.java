package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The deadline passed. The effect says whether the work goes on. */
public final class TimedOutException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public TimedOutException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public TimedOutException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
