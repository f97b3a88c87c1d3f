package dev.vireo.drbd.internal;

import dev.vireo.drbd.Generation;
import dev.vireo.drbd.ResourceSpec;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * What the configuration file of a resource of ours says: two lines of comment, of which the second is the spec as JSON, and
 * below them the same for DRBD. So there is one file, which is replaced as a whole.
 *
 * @param stage how far it was made
 */
public record Definition(ResourceSpec spec, Generation generation, Stage stage) {
    private static final String COMMENT = "# ";
    private static final int SCHEMA = 1;

    /** How far a resource was made on a host. */
    public enum Stage {
        /** It has a file that keeps its name, and that DRBD finds nothing in: nobody can start it. */
        PARKED,
        /** It has its file. */
        NAMED,
        /** DRBD's metadata, if there are any, are ours. */
        METADATA,
        /** It is whole. */
        FINISHED
    }

    /** The text of the file. */
    public String text() {
        String head = ResourceFile.FIRST_LINE + '\n' + COMMENT + Json.write(json()) + '\n';
        String body = ResourceFile.text(spec, generation);
        return stage == Stage.PARKED ? head : head + body.substring(ResourceFile.FIRST_LINE.length() + 1);
    }

    /** The same as JSON. */
    public JsonObject json() {
        return JsonObject.builder()
                .put("schema", SCHEMA)
                .put("requires", JsonArray.EMPTY)
                .put("generation", generation.name())
                .put("stage", stage.name())
                .put("spec", SpecCodec.write(spec))
                .build();
    }

    /** The same at another stage. */
    public Definition at(Stage other) {
        return new Definition(spec, generation, other);
    }

    /**
     * Reads a file.
     *
     * @return empty if it is not ours
     * @throws UnreadableStateException it is, and cannot be read
     */
    public static Optional<Definition> parse(String text, String file) {
        List<String> lines = text.lines().limit(2).toList();
        if (lines.size() < 2
                || !lines.get(0).equals(ResourceFile.FIRST_LINE)
                || !lines.get(1).startsWith(COMMENT)) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(Json.parse(lines.get(1).substring(COMMENT.length())), file));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new UnreadableStateException(ErrorDetails.of("read", file, "it is damaged: " + e.getMessage()), e);
        }
    }

    /** Whether another one is of the same resource: everything alike, but for how far it was made. */
    public boolean isOf(Definition other) {
        return json().without("stage").equals(other.json().without("stage"));
    }

    /** Reads {@link #json}. */
    public static Definition of(JsonValue value, String where) {
        JsonObject json = value.asObject();
        if (json.longValue("schema") != SCHEMA || !json.array("requires").isEmpty()) {
            throw new UnreadableStateException(ErrorDetails.of("read", where, "a newer version of Vireo has written it")
                    .advice("use that version"));
        }
        return new Definition(
                SpecCodec.read(json.object("spec")),
                Generation.valueOf(json.string("generation")),
                Stage.valueOf(json.string("stage")));
    }
}
