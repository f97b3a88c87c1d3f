package dev.vireo.json;

/**
 * A JSON string.
 *
 * @param value the text, without quotes or escapes; whole Unicode characters only
 */
public record JsonString(String value) implements JsonValue {
    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException it holds half of a surrogate pair, which UTF-8 cannot carry
     */
    public JsonString {
        UnicodeText.check(value);
    }

    @Override
    public String toString() {
        return Json.write(this);
    }
}
