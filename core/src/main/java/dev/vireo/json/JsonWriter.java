package dev.vireo.json;

import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Feeds one value to a generator. */
final class JsonWriter {
    private JsonWriter() {}

    static void write(JsonGenerator out, JsonValue value) {
        if (value instanceof JsonObject object) {
            out.writeStartObject();
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                out.writeName(member.getKey());
                write(out, member.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof JsonArray array) {
            out.writeStartArray();
            for (JsonValue element : array) {
                write(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof JsonString text) {
            out.writeString(text.value());
        } else if (value instanceof JsonNumber number) {
            out.writeNumber(number.toString());
        } else if (value instanceof JsonBoolean truth) {
            out.writeBoolean(truth.value());
        } else {
            out.writeNull();
        }
    }
}
