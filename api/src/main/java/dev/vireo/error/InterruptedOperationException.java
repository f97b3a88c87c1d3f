package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The waiting thread was interrupted; its interrupt flag is set again. */
public final class InterruptedOperationException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public InterruptedOperationException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public InterruptedOperationException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
