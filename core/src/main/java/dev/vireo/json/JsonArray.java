package dev.vireo.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A JSON array. */
public final class JsonArray implements JsonValue, Iterable<JsonValue> {
    /** The array without elements. */
    public static final JsonArray EMPTY = new JsonArray(List.of(), JsonPath.ROOT);

    private final List<JsonValue> values;
    private final JsonPath path;

    private JsonArray(List<JsonValue> values, JsonPath path) {
        this.values = values;
        this.path = path;
    }

    /** An array whose elements are the JSON forms of the arguments, as in {@link JsonValue#of(Object)}. */
    public static JsonArray of(@Nullable Object... values) {
        return ofAll(Arrays.asList(values));
    }

    /** An array whose elements are the JSON forms of a collection's, as in {@link JsonValue#of(Object)}. */
    public static JsonArray ofAll(Collection<?> values) {
        List<JsonValue> elements = new ArrayList<>(values.size());
        values.forEach(value -> elements.add(JsonValue.of(value)));
        return owning(elements);
    }

    /** Takes a list over that nobody else has. */
    static JsonArray owning(List<JsonValue> values) {
        return values.isEmpty() ? EMPTY : new JsonArray(values, JsonPath.ROOT);
    }

    JsonArray at(JsonPath place) {
        return new JsonArray(values, place);
    }

    /** The number of elements. */
    public int size() {
        return values.size();
    }

    /** Whether there are no elements. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The elements, unmodifiable. */
    public List<JsonValue> values() {
        return Collections.unmodifiableList(values);
    }

    /**
     * One element.
     *
     * @throws IndexOutOfBoundsException there is no such element
     */
    public JsonValue get(int index) {
        return values.get(index);
    }

    /**
     * The elements, all of which must be strings.
     *
     * @throws JsonTypeException one is something else; the path names it
     */
    public List<String> strings() {
        return each(Typed::string);
    }

    /**
     * The elements, all of which must be objects.
     *
     * @throws JsonTypeException one is something else; the path names it
     */
    public List<JsonObject> objects() {
        return each(Typed::object);
    }

    /**
     * The elements, all of which must be numbers.
     *
     * @throws JsonTypeException one is something else; the path names it
     */
    public List<JsonNumber> numbers() {
        return each(Typed::number);
    }

    private <T> List<T> each(BiFunction<JsonValue, JsonPath, T> reader) {
        List<T> read = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            read.add(reader.apply(values.get(i), path.element(i)));
        }
        return List.copyOf(read);
    }

    @Override
    public Iterator<JsonValue> iterator() {
        return values().iterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonArray that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return Json.write(this);
    }
}
