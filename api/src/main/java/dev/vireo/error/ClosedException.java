package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The handle, or what it belongs to, was closed here. The object itself may live on. */
public final class ClosedException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public ClosedException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public ClosedException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
