package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** No such object. Look it up again, or create it. */
public final class NotFoundException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public NotFoundException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public NotFoundException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
