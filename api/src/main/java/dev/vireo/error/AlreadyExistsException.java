package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** An object of that name or identity exists already. Choose another name, or use what is there. */
public final class AlreadyExistsException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public AlreadyExistsException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public AlreadyExistsException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
