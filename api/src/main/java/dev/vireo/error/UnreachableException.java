package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The host, monitor or link cannot be reached, or was lost. */
public final class UnreachableException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public UnreachableException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public UnreachableException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
