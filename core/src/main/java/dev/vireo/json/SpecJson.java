package dev.vireo.json;

import dev.vireo.domain.DomainSpec;
import dev.vireo.error.InvalidSpecException;
import java.util.Optional;

/**
 * Specs to and from JSON.
 *
 * <p>The fields are named as the accessors of {@link DomainSpec} and its parts. Enum constants are written in lower
 * case with hyphens ({@code stop-when-full}), sizes as {@link dev.vireo.ByteSize} writes them ({@code "2 GiB"}; whole
 * bytes as a number are read, too), and the source of a disk or of a network interface is an object whose
 * {@code type} tells its kind: {@code {"type": "file", "path": "/srv/web1.img", "format": "raw"}}. Modules add kinds
 * by a {@link SourceCodec}.
 *
 * <p>Reading takes what people write: only {@code name} is required of a domain, the rest has the defaults of the
 * builder. It is strict, and reports everything that is wrong at once.
 *
 * <p>Writing leaves no default out. Defaults may change in a later version, and what was written down must mean the same
 * then. What is absent from a spec ({@code Optional}) is absent from its JSON.
 *
 * <pre>{@code
 * DomainSpec web = SpecJson.parse("""
 *         {"name": "web1", "memory": "2 GiB", "vcpus": 2,
 *          "disks": [{"id": "root", "source": {"type": "block-device", "path": "/dev/vg0/web1"}}]}
 *         """);
 * }</pre>
 */
public final class SpecJson {
    private static final JsonLimits LIMITS = JsonLimits.STANDARD.withLength(4 << 20);

    private SpecJson() {}

    /**
     * Reads a domain spec from a text of at most 4 MiB, refusing unknown fields.
     *
     * @throws MalformedJsonException it is not JSON
     * @throws InvalidSpecException it is not a domain spec; lists every violation with the path of its field
     */
    public static DomainSpec parse(String text) {
        JsonValue json = Json.parse(text, LIMITS);
        if (json instanceof JsonObject object) {
            return read(object);
        }
        throw InvalidSpecException.of("domain spec", "", "must be an object, found " + Typed.nameOf(json));
    }

    /** Writes a domain spec as a text for people: several lines, with a newline at the end. */
    public static String format(DomainSpec spec) {
        return Json.writePretty(write(spec));
    }

    /**
     * Reads a domain spec, refusing unknown fields.
     *
     * @throws InvalidSpecException it is not a domain spec; lists every violation with the path of its field, such as
     *     {@code disks[1].source.path}
     */
    public static DomainSpec read(JsonObject json) {
        return read(json, UnknownFields.REFUSE);
    }

    /**
     * Reads a domain spec. All but the unknown fields is read as strictly as ever: the values of known fields, source
     * types included, must be known.
     *
     * @throws InvalidSpecException it is not a domain spec; lists every violation with the path of its field, such as
     *     {@code disks[1].source.path}
     */
    public static DomainSpec read(JsonObject json, UnknownFields unknownFields) {
        Findings findings = new Findings(unknownFields);
        FieldReader fields = new FieldReader(json, JsonPath.ROOT, findings);
        Optional<DomainSpec> spec = DomainJson.read(fields);
        fields.refuseUnknown();
        findings.throwIfAny(findings.touches("name") ? "domain spec" : "domain spec " + json.string("name"));
        return spec.orElseThrow();
    }

    /**
     * Writes a domain spec, every field of it.
     *
     * @throws dev.vireo.error.UnsupportedException a source is of a class that has no {@link SourceCodec}
     */
    public static JsonObject write(DomainSpec spec) {
        return DomainJson.write(spec);
    }

    /**
     * Writes a domain spec over an older writing, keeping the fields of that one that this version does not know: those
     * of the domain, and those of its parts that are still there.
     *
     * @param before what {@link #read(JsonObject, UnknownFields)} can read with {@link UnknownFields#IGNORE}
     * @throws InvalidSpecException the older writing is no domain spec
     * @throws dev.vireo.error.UnsupportedException a source is of a class that has no {@link SourceCodec}
     */
    public static JsonObject write(DomainSpec spec, JsonObject before) {
        JsonObject known = write(read(before, UnknownFields.IGNORE));
        return UnknownMembers.keep(before, known, write(spec));
    }
}
