package dev.vireo.json;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;

/** A text is not JSON, or passes a limit. */
public final class MalformedJsonException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /**
     * Creates the exception.
     *
     * @param problem what is wrong, as a clause
     * @param line from 1; 0 if no place can be told
     * @param column from 1; 0 if no place can be told
     */
    public MalformedJsonException(String problem, int line, int column) {
        super(ErrorDetails.of("parse", place(line, column), problem), null);
        this.line = line;
        this.column = column;
    }

    private static String place(int line, int column) {
        return line > 0 ? "JSON text at line " + line + ", column " + column : "JSON text";
    }

    /** The line, from 1; 0 if no place can be told. */
    public int line() {
        return line;
    }

    /** The column, from 1; 0 if no place can be told. */
    public int column() {
        return column;
    }
}
