package dev.vireo.error;

import java.util.List;

/** A tool on the host ran and said no. */
public final class CommandFailedException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final String[] argv;
    private final int exitStatus;
    private final String standardError;

    /** Creates the exception with what the tool said. */
    public CommandFailedException(ErrorDetails details, List<String> argv, int exitStatus, String standardError) {
        super(details, null);
        this.argv = argv.toArray(String[]::new);
        this.exitStatus = exitStatus;
        this.standardError = standardError;
    }

    /** The program and its arguments. */
    public List<String> argv() {
        return List.of(argv);
    }

    /** The exit status; 128 + n where signal n ended it. */
    public int exitStatus() {
        return exitStatus;
    }

    /** What the tool wrote to standard error, within the command's bound. */
    public String standardError() {
        return standardError;
    }
}
