package dev.vireo.json;

import org.jspecify.annotations.Nullable;

/** Conversions that name the place when they refuse. */
final class Typed {
    private Typed() {}

    static String string(@Nullable JsonValue value, JsonPath path) {
        if (value instanceof JsonString text) {
            return text.value();
        }
        throw refused(path, "a string", value);
    }

    static boolean bool(@Nullable JsonValue value, JsonPath path) {
        if (value instanceof JsonBoolean truth) {
            return truth.value();
        }
        throw refused(path, "true or false", value);
    }

    static JsonNumber number(@Nullable JsonValue value, JsonPath path) {
        if (value instanceof JsonNumber number) {
            return number;
        }
        throw refused(path, "a number", value);
    }

    static long longValue(@Nullable JsonValue value, JsonPath path) {
        JsonNumber number = number(value, path);
        if (!number.isLong()) {
            throw new JsonTypeException(path.toString(), "a whole number of 64 bits", number.toString());
        }
        return number.longValue();
    }

    static int intValue(@Nullable JsonValue value, JsonPath path) {
        JsonNumber number = number(value, path);
        if (!number.isLong() || number.longValue() != (int) number.longValue()) {
            throw new JsonTypeException(path.toString(), "a whole number of 32 bits", number.toString());
        }
        return (int) number.longValue();
    }

    static JsonObject object(@Nullable JsonValue value, JsonPath path) {
        if (value instanceof JsonObject object) {
            return object.at(path);
        }
        throw refused(path, "an object", value);
    }

    static JsonArray array(@Nullable JsonValue value, JsonPath path) {
        if (value instanceof JsonArray array) {
            return array.at(path);
        }
        throw refused(path, "an array", value);
    }

    static JsonTypeException refused(JsonPath path, String expected, @Nullable JsonValue found) {
        return new JsonTypeException(path.toString(), expected, nameOf(found));
    }

    static String nameOf(@Nullable JsonValue value) {
        if (value == null) {
            return "nothing";
        } else if (value instanceof JsonObject) {
            return "an object";
        } else if (value instanceof JsonArray) {
            return "an array";
        } else if (value instanceof JsonString) {
            return "a string";
        } else if (value instanceof JsonNumber) {
            return "a number";
        }
        return value.toString();
    }
}
