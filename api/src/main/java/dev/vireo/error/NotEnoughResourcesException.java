package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The host lacks memory, disk space, a free monitor or another resource. */
public final class NotEnoughResourcesException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public NotEnoughResourcesException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public NotEnoughResourcesException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
