package dev.vireo.json;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Reads the fields of one JSON object that is part of a spec. For the authors of a {@link SourceCodec}; unstable before
 * 1.0.
 *
 * <p>Nothing here throws because of what the object holds: each fault is noted with the path of its field, and all are
 * reported at once when the whole spec was read. A field that is absent, or that was refused, reads as empty; go on
 * with something that stands in for it. A field that is {@code null} is of the wrong type, not absent. A field that is
 * never asked for is unknown, and is refused.
 *
 * <pre>{@code
 * fields.require("group", "volume");
 * Optional<VolumeName> group = fields.value("group", VolumeName::of);
 * Optional<VolumeName> volume = fields.value("volume", VolumeName::of);
 * return group.flatMap(g -> volume.map(v -> new LvmDisk(g, v)));
 * }</pre>
 *
 * <p>For one thread, while the spec is read.
 */
public final class FieldReader {
    private final JsonObject object;
    private final JsonPath path;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();
    private boolean anyFieldGoes;

    FieldReader(JsonObject object, JsonPath path, Findings findings) {
        this.object = object;
        this.path = path;
        this.findings = findings;
    }

    /** The place of the object within the spec, such as {@code disks[1].source}. */
    public String path() {
        return path.toString();
    }

    /** Refuses each of these fields that is absent. */
    public void require(String... names) {
        known.addAll(Arrays.asList(names));
        Arrays.stream(names).filter(name -> !object.has(name)).forEach(name -> refuse(name, "is missing"));
    }

    /** Refuses a field. */
    public void refuse(String name, String problem) {
        findings.add(path.member(name).toString(), problem);
    }

    /** A string. */
    public Optional<String> string(String name) {
        return read(name, Typed::string);
    }

    /** A string that a value type parses; what it throws becomes a violation of this field. */
    public <T> Optional<T> value(String name, Function<String, T> parser) {
        return read(name, (value, place) -> parser.apply(Typed.string(value, place)));
    }

    /** A truth value. */
    public Optional<Boolean> bool(String name) {
        return read(name, Typed::bool);
    }

    /** A whole number of 32 bits. */
    public Optional<Integer> integer(String name) {
        return read(name, Typed::intValue);
    }

    /** A size: the text form of {@link ByteSize}, or whole bytes as a number. */
    public Optional<ByteSize> size(String name) {
        return read(name, FieldReader::size);
    }

    private static ByteSize size(JsonValue value, JsonPath place) {
        if (value instanceof JsonString text) {
            return ByteSize.parse(text.value());
        } else if (value instanceof JsonNumber) {
            return ByteSize.ofBytes(Typed.longValue(value, place));
        }
        throw Typed.refused(place, "a size such as \"2 GiB\" or a number of bytes", value);
    }

    /** A constant of an enum, written in lower case with hyphens: {@code stop-when-full}. */
    public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return value(name, text -> EnumNames.parse(text, type));
    }

    /** An object whose members are all strings, in its order; without those that were refused. */
    public Map<String, String> strings(String name) {
        Map<String, String> read = new LinkedHashMap<>();
        read(name, Typed::object).ifPresent(object -> {
            FieldReader members = new FieldReader(object, path.member(name), findings);
            object.names().forEach(member -> members.string(member).ifPresent(value -> read.put(member, value)));
        });
        return read;
    }

    /** An object that has fields of its own. */
    public <T> Optional<T> object(String name, Function<FieldReader, Optional<T>> reader) {
        return read(name, Typed::object).flatMap(object -> readWith(reader, object, path.member(name)));
    }

    /** An array of objects that have fields of their own, without those that read as empty. */
    public <T> List<T> objects(String name, Function<FieldReader, Optional<T>> reader) {
        JsonPath place = path.member(name);
        List<JsonValue> elements =
                read(name, Typed::array).map(JsonArray::values).orElse(List.of());
        return IntStream.range(0, elements.size())
                .mapToObj(i -> element(elements.get(i), place.element(i), reader))
                .flatMap(Optional::stream)
                .toList();
    }

    /** An element that is no object is read as an empty one, so that a reader can let something stand in for it. */
    private <T> Optional<T> element(JsonValue value, JsonPath place, Function<FieldReader, Optional<T>> reader) {
        JsonObject fields = attempt(() -> Typed.object(value, place), place).orElse(JsonObject.EMPTY);
        return readWith(reader, fields, place);
    }

    private <T> Optional<T> readWith(Function<FieldReader, Optional<T>> reader, JsonObject object, JsonPath place) {
        FieldReader fields = new FieldReader(object, place, findings);
        Optional<T> read = reader.apply(fields);
        fields.refuseUnknown();
        return read;
    }

    /**
     * Makes the object of what was read. To be called even after a field was refused, with something that stands in
     * for it, so that all that is wrong comes out at once.
     *
     * @param maker its {@link InvalidSpecException} becomes violations of the fields that it names, save those of
     *     fields that were refused before
     * @return empty if anything in this object was refused
     */
    public <T> Optional<T> make(Supplier<T> maker) {
        try {
            T made = maker.get();
            return findings.anyWithin(path()) ? Optional.empty() : Optional.of(made);
        } catch (InvalidSpecException e) {
            findings.addAll(path(), e.violations());
            return Optional.empty();
        }
    }

    /** Whether one of these fields, or anything below them, was refused. */
    boolean refused(String... names) {
        return Arrays.stream(names)
                .anyMatch(name -> findings.touches(path.member(name).toString()));
    }

    /** Lets fields pass that were not asked for: what they should be is not known. */
    void acceptUnknown() {
        anyFieldGoes = true;
    }

    void refuseUnknown() {
        if (anyFieldGoes || !findings.refusesUnknownFields()) {
            return;
        }
        object.names().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> refuse(name, "is unknown; the fields here are " + String.join(", ", known)));
    }

    private <T> Optional<T> read(String name, BiFunction<JsonValue, JsonPath, T> form) {
        known.add(name);
        JsonPath place = path.member(name);
        return object.find(name).flatMap(value -> attempt(() -> form.apply(value, place), place));
    }

    private <T> Optional<T> attempt(Supplier<T> reading, JsonPath place) {
        try {
            return Optional.of(reading.get());
        } catch (JsonTypeException e) {
            findings.add(e.path(), "must be " + e.expected() + ", found " + e.found());
        } catch (InvalidSpecException e) {
            e.violations().forEach(violation -> findings.add(place.toString(), violation.problem()));
        }
        return Optional.empty();
    }
}
