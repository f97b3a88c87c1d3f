package dev.vireo.qmp.internal;

import dev.vireo.json.Json;
import dev.vireo.json.JsonLimits;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonString;
import dev.vireo.json.JsonTypeException;
import dev.vireo.json.JsonValue;
import dev.vireo.json.MalformedJsonException;
import dev.vireo.qmp.QemuVersion;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpFault;
import dev.vireo.qmp.QmpGreeting;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns lines into messages. Never throws for what a peer sends: a line that makes no sense is a {@link
 * Message.Unintelligible}. Members that the protocol does not know are ignored, as its specification asks.
 */
public final class MessageReader implements LineDecoder.Sink {
    private static final long MICROS = 1_000_000;

    private final JsonLimits limits;
    private final Consumer<Message> sink;

    /** A reader of lines that the decoder has limited already. */
    public MessageReader(Consumer<Message> sink) {
        this.limits = JsonLimits.STANDARD.withLength(Integer.MAX_VALUE);
        this.sink = sink;
    }

    @Override
    public void line(byte[] bytes, int offset, int length) {
        int start = skipBlanks(bytes, offset, offset + length);
        if (start < offset + length) {
            sink.accept(read(bytes, start, offset + length - start));
        }
    }

    @Override
    public void oversized() {
        sink.accept(new Message.Unintelligible(QmpFault.Kind.OVERSIZED_LINE, "a line passes the message limit"));
    }

    private static int skipBlanks(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    private Message read(byte[] bytes, int offset, int length) {
        if (bytes[offset] != '{') {
            return malformed("a line is no object"); // told without an exception, which would cost microseconds
        }
        try {
            return classify(Json.parse(bytes, offset, length, limits).asObject());
        } catch (MalformedJsonException | JsonTypeException e) {
            return malformed(e.details().problem());
        }
    }

    private static Message malformed(String problem) {
        return new Message.Unintelligible(QmpFault.Kind.MALFORMED_LINE, problem);
    }

    /** What an object says. An error comes first, as the specification allows no return beside it. */
    static Message classify(JsonObject object) {
        @Nullable JsonValue id = object.find("id").orElse(null);
        if (object.has("error")) {
            JsonObject error = object.object("error");
            return new Message.Failure(
                    id, error.string("class"), error.optionalString("desc").orElse(""));
        } else if (object.has("return")) {
            return new Message.Success(id, object.get("return"));
        } else if (object.has("event")) {
            return new Message.Notice(event(object));
        } else if (object.has("QMP")) {
            return new Message.Greeting(greeting(object.object("QMP")));
        }
        return malformed("neither reply, event nor greeting");
    }

    private static QmpEvent event(JsonObject object) {
        return new QmpEvent(
                object.string("event"),
                object.optionalObject("data").orElse(JsonObject.EMPTY),
                object.optionalObject("timestamp").map(MessageReader::instant).orElse(Instant.EPOCH));
    }

    /** QEMU says seconds -1 where its host could not tell the time. */
    private static Instant instant(JsonObject timestamp) {
        long seconds = timestamp.longValue("seconds");
        long micros = timestamp.longValue("microseconds");
        if (seconds < 0 || seconds > Instant.MAX.getEpochSecond() || micros < 0 || micros >= MICROS) {
            return Instant.EPOCH;
        }
        return Instant.ofEpochSecond(seconds, micros * 1_000);
    }

    private static QmpGreeting greeting(JsonObject body) {
        Set<String> capabilities = new HashSet<>();
        body.optionalArray("capabilities")
                .ifPresent(names -> names.forEach(name -> {
                    if (name instanceof JsonString text) {
                        capabilities.add(text.value());
                    }
                }));
        return new QmpGreeting(QemuVersion.of(body.object("version")), capabilities);
    }
}
