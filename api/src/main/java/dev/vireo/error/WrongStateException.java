package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The object is in a state in which the operation is not legal. Bring it into a legal state first. */
public final class WrongStateException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public WrongStateException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public WrongStateException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
