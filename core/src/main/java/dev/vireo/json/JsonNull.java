package dev.vireo.json;

/** The JSON {@code null}. */
public enum JsonNull implements JsonValue {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
        return "null";
    }
}
