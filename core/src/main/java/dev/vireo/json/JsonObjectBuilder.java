package dev.vireo.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Puts a {@link JsonObject} together. A name that is put again keeps its place and takes the new value. */
public final class JsonObjectBuilder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    JsonObjectBuilder() {}

    /** Puts any JSON value. */
    public JsonObjectBuilder put(String name, JsonValue value) {
        members.put(UnicodeText.check(name), value);
        return this;
    }

    /** Puts a string. */
    public JsonObjectBuilder put(String name, String value) {
        return put(name, new JsonString(value));
    }

    /** Puts a whole number. */
    public JsonObjectBuilder put(String name, long value) {
        return put(name, JsonNumber.of(value));
    }

    /** Puts a truth value. */
    public JsonObjectBuilder put(String name, boolean value) {
        return put(name, JsonBoolean.of(value));
    }

    /** Puts the JSON form of a value, as in {@link JsonValue#of(Object)}, if there is one. */
    public JsonObjectBuilder putIfPresent(String name, Optional<?> value) {
        return value.isEmpty() ? this : put(name, JsonValue.of(value.get()));
    }

    /** Puts all members of an object. */
    public JsonObjectBuilder putAll(JsonObject object) {
        members.putAll(object.members());
        return this;
    }

    /** The object of what was put so far; the builder can go on. */
    public JsonObject build() {
        return JsonObject.owning(new LinkedHashMap<>(members));
    }
}
