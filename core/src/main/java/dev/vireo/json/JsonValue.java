package dev.vireo.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value, immutable. {@code equals} compares content; the order of an object's members does not count.
 *
 * <p>The {@code as...} methods are for values whose type the caller knows; what comes from people or tools is better
 * read by the accessors of {@link JsonObject}, whose errors name the member.
 */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {
    /**
     * The JSON form of a Java value: {@code null}, a {@code String}, {@code Boolean}, {@code Number} of a standard
     * class, {@code Map} with string keys, {@code Collection}, {@code Optional} (empty is {@code null}) or a
     * {@code JsonValue} itself.
     *
     * @throws IllegalArgumentException it is of another class, or not a finite number
     */
    static JsonValue of(@Nullable Object value) {
        if (value == null) {
            return JsonNull.INSTANCE;
        } else if (value instanceof JsonValue json) {
            return json;
        } else if (value instanceof String text) {
            return new JsonString(text);
        } else if (value instanceof Boolean truth) {
            return JsonBoolean.of(truth);
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Map<?, ?> map) {
            JsonObjectBuilder members = JsonObject.builder();
            map.forEach((name, member) -> members.put(nameOf(name), of(member)));
            return members.build();
        } else if (value instanceof Collection<?> collection) {
            return JsonArray.ofAll(collection);
        } else if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null));
        }
        throw new IllegalArgumentException(
                "no JSON form for " + value.getClass().getName());
    }

    private static String nameOf(@Nullable Object key) {
        if (key instanceof String name) {
            return name;
        }
        throw new IllegalArgumentException("no JSON form for a map with other keys than strings");
    }

    private static JsonNumber number(Number number) {
        if (number instanceof BigInteger whole) {
            return JsonNumber.of(whole);
        } else if (number instanceof BigDecimal decimal) {
            return JsonNumber.of(decimal);
        } else if (number instanceof Double || number instanceof Float) {
            return JsonNumber.of(number.doubleValue());
        } else if (number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte) {
            return JsonNumber.of(number.longValue());
        }
        throw new IllegalArgumentException(
                "no JSON form for " + number.getClass().getName());
    }

    /**
     * This value as an object.
     *
     * @throws JsonTypeException it is something else
     */
    default JsonObject asObject() {
        return Typed.object(this, JsonPath.ROOT);
    }

    /**
     * This value as an array.
     *
     * @throws JsonTypeException it is something else
     */
    default JsonArray asArray() {
        return Typed.array(this, JsonPath.ROOT);
    }

    /**
     * The text of this string.
     *
     * @throws JsonTypeException it is something else
     */
    default String asString() {
        return Typed.string(this, JsonPath.ROOT);
    }

    /**
     * This number as a {@code long}.
     *
     * @throws JsonTypeException it is something else, not whole, or out of range
     */
    default long asLong() {
        return Typed.longValue(this, JsonPath.ROOT);
    }

    /**
     * The truth value.
     *
     * @throws JsonTypeException it is something else
     */
    default boolean asBoolean() {
        return Typed.bool(this, JsonPath.ROOT);
    }

    /** The compact JSON text, as {@link Json#write(JsonValue)} gives it. */
    @Override
    String toString();
}
