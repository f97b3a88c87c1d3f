package dev.vireo.error;

import org.jspecify.annotations.Nullable;

/** The agent in the guest does not answer. */
public final class AgentUnresponsiveException extends VireoException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public AgentUnresponsiveException(ErrorDetails details) {
        super(details, null);
    }

    /** Creates the exception with its cause. */
    public AgentUnresponsiveException(ErrorDetails details, @Nullable Throwable cause) {
        super(details, cause);
    }
}
