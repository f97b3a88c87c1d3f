package dev.vireo.json;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * Parses and writes JSON (RFC 8259).
 *
 * <p>Parsing takes one whole text and refuses duplicate members, other encodings than UTF-8, half surrogate pairs,
 * anything behind the value, and what passes the {@link JsonLimits}; all as {@link MalformedJsonException}.
 */
public final class Json {
    /** One writer recursion and one reader recursion deeper than any limit that can be set. */
    private static final int FACTORY_DEPTH = JsonLimits.MAX_DEPTH + 1;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(FACTORY_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(10 * FACTORY_DEPTH)
                    .build())
            .build();

    private Json() {}

    /** Parses a text within the standard limits. */
    public static JsonValue parse(String text) {
        return parse(text, JsonLimits.STANDARD);
    }

    /** Parses a text. */
    public static JsonValue parse(String text, JsonLimits limits) {
        checkLength(text.length(), limits);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new JsonReader(parser, limits).read();
        }
    }

    /** Parses UTF-8 within the standard limits. */
    public static JsonValue parse(byte[] utf8) {
        return parse(utf8, 0, utf8.length, JsonLimits.STANDARD);
    }

    /** Parses UTF-8. */
    public static JsonValue parse(byte[] utf8, JsonLimits limits) {
        return parse(utf8, 0, utf8.length, limits);
    }

    /** Parses a part of an array as UTF-8. */
    public static JsonValue parse(byte[] utf8, int offset, int length, JsonLimits limits) {
        checkLength(length, limits);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8, offset, length)) {
            return new JsonReader(parser, limits).read();
        }
    }

    /** Parses what remains in a buffer as UTF-8, leaving its position alone. */
    public static JsonValue parse(ByteBuffer utf8, JsonLimits limits) {
        checkLength(utf8.remaining(), limits);
        if (utf8.hasArray()) {
            return parse(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining(), limits);
        }
        byte[] copy = new byte[utf8.remaining()];
        utf8.duplicate().get(copy);
        return parse(copy, limits);
    }

    private static void checkLength(int length, JsonLimits limits) {
        if (length > limits.length()) {
            throw new MalformedJsonException("longer than " + limits.length() + " bytes", 0, 0);
        }
    }

    /** The shortest text: one line, no spaces. */
    public static String write(JsonValue value) {
        StringWriter text = new StringWriter();
        generate(FACTORY.createGenerator(ObjectWriteContext.empty(), text), value);
        return text.toString();
    }

    /** The shortest text as UTF-8. */
    public static byte[] writeBytes(JsonValue value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        generate(FACTORY.createGenerator(ObjectWriteContext.empty(), bytes), value);
        return bytes.toByteArray();
    }

    /** A text for people: two spaces a level, one line a member or element, a newline at the end. */
    public static String writePretty(JsonValue value) {
        StringWriter text = new StringWriter();
        generate(FACTORY.createGenerator(new Pretty(), text), value);
        return text.append('\n').toString();
    }

    private static void generate(JsonGenerator generator, JsonValue value) {
        try (generator) {
            JsonWriter.write(generator, value);
        } catch (JacksonException e) {
            throw new IllegalStateException("cannot write JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static final class Pretty extends ObjectWriteContext.Base {
        private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(INDENT)
                    .withArrayIndenter(INDENT);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
