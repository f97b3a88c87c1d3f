package dev.vireo.json;

/** What a reader does about fields that it does not know. */
public enum UnknownFields {
    /** Refuses them: for what people write, where an unknown field is a typing error. */
    REFUSE,
    /** Passes over them: for what a newer version may have written. */
    IGNORE
}
