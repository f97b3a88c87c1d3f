package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The world changed since it was read. Re-read and decide again. */
public final class ConflictException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public ConflictException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public ConflictException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
