package dev.vireo.microvm.internal.monitor;

/** A command is refused; the client is told the class and the reason. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String GENERIC = "GenericError";

    private final String errorClass;

    /** With one of QMP's classes of errors. */
    public CommandException(String errorClass, String reason) {
        super(reason);
        this.errorClass = errorClass;
    }

    /** With the class of most errors. */
    public CommandException(String reason) {
        this(GENERIC, reason);
    }

    String errorClass() {
        return errorClass;
    }
}
