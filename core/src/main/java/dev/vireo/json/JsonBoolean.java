package dev.vireo.json;

/** A JSON truth value. */
public enum JsonBoolean implements JsonValue {
    /** {@code false}. */
    FALSE,
    /** {@code true}. */
    TRUE;

    /** The JSON form of a Java boolean. */
    public static JsonBoolean of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** The Java form. */
    public boolean value() {
        return this == TRUE;
    }

    @Override
    public String toString() {
        return this == TRUE ? "true" : "false";
    }
}
