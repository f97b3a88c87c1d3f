package dev.vireo.json;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.VireoException;

/** A JSON value is missing, or is not of the type that its reader needs. */
public final class JsonTypeException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String expected;
    private final String found;

    /**
     * Creates the exception.
     *
     * @param path where, such as {@code disks[1].id}; empty for the value itself
     * @param expected what is needed there, such as {@code "a string"}
     * @param found what is there, such as {@code "a number"} or {@code "nothing"}
     */
    public JsonTypeException(String path, String expected, String found) {
        super(ErrorDetails.of("read", place(path), "must be " + expected + ", found " + found), null);
        this.path = path;
        this.expected = expected;
        this.found = found;
    }

    private static String place(String path) {
        return path.isEmpty() ? "JSON value" : "JSON value " + path;
    }

    /** Where, such as {@code disks[1].id}; empty for the value itself. */
    public String path() {
        return path;
    }

    /** What is needed there, with its article. */
    public String expected() {
        return expected;
    }

    /** What is there, with its article, or {@code "nothing"}. */
    public String found() {
        return found;
    }
}
