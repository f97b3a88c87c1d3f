package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** This driver, host or tool cannot do it. {@code Capabilities} says so before the call. */
public final class UnsupportedException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public UnsupportedException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public UnsupportedException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
