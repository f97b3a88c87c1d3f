package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** It cannot be known from here whether the domain runs elsewhere. Bring evidence through {@code Domain.resolve}. */
public final class InDoubtException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public InDoubtException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public InDoubtException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
