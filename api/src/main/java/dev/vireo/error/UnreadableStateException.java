package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** Stored state is corrupt or was written by a newer version. It is kept as it is; nothing was guessed. */
public final class UnreadableStateException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public UnreadableStateException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public UnreadableStateException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
