package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The caller lacks a right. The advice names the right and how to get it. */
public final class AccessDeniedException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public AccessDeniedException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public AccessDeniedException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
