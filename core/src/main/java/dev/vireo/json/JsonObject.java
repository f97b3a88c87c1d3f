package dev.vireo.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object, which keeps the order of its members.
 *
 * <p>The typed accessors throw {@link JsonTypeException} naming the path, which grows as one object is reached through
 * another: {@code spec.array("disks").objects().get(1).string("id")} refuses {@code disks[1].id}. A member that is
 * {@code null} is of the wrong type, not absent.
 *
 * <pre>{@code
 * JsonObject.of("node-name", "disk0", "size", 1 << 30);
 * JsonObject.builder().put("id", 7).put("tags", JsonArray.of("a", "b")).build();
 * }</pre>
 */
public final class JsonObject implements JsonValue {
    /** The object without members. */
    public static final JsonObject EMPTY = new JsonObject(Map.of(), JsonPath.ROOT);

    private final Map<String, JsonValue> members;
    private final JsonPath path;

    private JsonObject(Map<String, JsonValue> members, JsonPath path) {
        this.members = members;
        this.path = path;
    }

    /** An object of the JSON forms of a map's values, as in {@link JsonValue#of(Object)}, in the map's order. */
    public static JsonObject ofAll(Map<String, ?> members) {
        JsonObjectBuilder builder = builder();
        members.forEach((name, value) -> builder.put(name, JsonValue.of(value)));
        return builder.build();
    }

    /**
     * An object of one member.
     *
     * @param value as in {@link JsonValue#of(Object)}, here and in the other forms
     */
    public static JsonObject of(String name, @Nullable Object value) {
        return builder().put(name, JsonValue.of(value)).build();
    }

    /** An object of two members. */
    public static JsonObject of(String name1, @Nullable Object value1, String name2, @Nullable Object value2) {
        return of(name1, value1).with(name2, value2);
    }

    /** An object of three members. */
    public static JsonObject of(
            String name1,
            @Nullable Object value1,
            String name2,
            @Nullable Object value2,
            String name3,
            @Nullable Object value3) {
        return of(name1, value1, name2, value2).with(name3, value3);
    }

    /** Takes a map over that nobody else has. */
    static JsonObject owning(Map<String, JsonValue> members) {
        return members.isEmpty() ? EMPTY : new JsonObject(members, JsonPath.ROOT);
    }

    JsonObject at(JsonPath place) {
        return new JsonObject(members, place);
    }

    /** Starts an object. */
    public static JsonObjectBuilder builder() {
        return new JsonObjectBuilder();
    }

    /** Starts an object with the members of this one. */
    public JsonObjectBuilder toBuilder() {
        return new JsonObjectBuilder().putAll(this);
    }

    /** The same object with this member added at the end, or replaced in its place. */
    public JsonObject with(String name, @Nullable Object value) {
        return toBuilder().put(name, JsonValue.of(value)).build();
    }

    /** The same object without this member. */
    public JsonObject without(String name) {
        if (!members.containsKey(name)) {
            return this;
        }
        Map<String, JsonValue> rest = new LinkedHashMap<>(members);
        rest.remove(name);
        return owning(rest);
    }

    /** The members in order, unmodifiable. */
    public Map<String, JsonValue> members() {
        return Collections.unmodifiableMap(members);
    }

    /** The names of the members in order, unmodifiable. */
    public Set<String> names() {
        return members().keySet();
    }

    /** The number of members. */
    public int size() {
        return members.size();
    }

    /** Whether there are no members. */
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** Whether there is such a member, {@code null} included. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** A member of whatever type. */
    public Optional<JsonValue> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** A member of whatever type that must be there. */
    public JsonValue get(String name) {
        JsonValue value = members.get(name);
        if (value == null) {
            throw Typed.refused(path.member(name), "present", null);
        }
        return value;
    }

    /** A string that must be there. */
    public String string(String name) {
        return required(name, Typed::string);
    }

    /** A string that may be absent. */
    public Optional<String> optionalString(String name) {
        return optional(name, Typed::string);
    }

    /** A number that must be there. */
    public JsonNumber number(String name) {
        return required(name, Typed::number);
    }

    /** A number that may be absent. */
    public Optional<JsonNumber> optionalNumber(String name) {
        return optional(name, Typed::number);
    }

    /** A whole number that must be there and fit a {@code long}. */
    public long longValue(String name) {
        return required(name, Typed::longValue);
    }

    /** A whole number that may be absent and fits a {@code long}. */
    public OptionalLong optionalLong(String name) {
        JsonValue value = members.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Typed.longValue(value, path.member(name)));
    }

    /** A whole number that must be there and fit an {@code int}. */
    public int intValue(String name) {
        return required(name, Typed::intValue);
    }

    /** A truth value that must be there. */
    public boolean bool(String name) {
        return required(name, Typed::bool);
    }

    /** A truth value that may be absent. */
    public Optional<Boolean> optionalBool(String name) {
        return optional(name, Typed::bool);
    }

    /** An object that must be there. */
    public JsonObject object(String name) {
        return required(name, Typed::object);
    }

    /** An object that may be absent. */
    public Optional<JsonObject> optionalObject(String name) {
        return optional(name, Typed::object);
    }

    /** An array that must be there. */
    public JsonArray array(String name) {
        return required(name, Typed::array);
    }

    /** An array that may be absent. */
    public Optional<JsonArray> optionalArray(String name) {
        return optional(name, Typed::array);
    }

    private <T> T required(String name, BiFunction<@Nullable JsonValue, JsonPath, T> reader) {
        return reader.apply(members.get(name), path.member(name));
    }

    private <T> Optional<T> optional(String name, BiFunction<@Nullable JsonValue, JsonPath, T> reader) {
        JsonValue value = members.get(name);
        return value == null ? Optional.empty() : Optional.of(reader.apply(value, path.member(name)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return Json.write(this);
    }
}
