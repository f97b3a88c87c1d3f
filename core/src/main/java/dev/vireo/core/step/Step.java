package dev.vireo.core.step;

import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A step of more than one effect that somebody is about to take.
 *
 * @param id names the file
 * @param operation what is done, in the words of the module that does it
 * @param subject to what; names the locks
 * @param since when it was written down
 * @param details what is needed to finish or undo it
 * @param foreign whether only a newer version understands it
 */
public record Step(String id, String operation, String subject, Instant since, JsonObject details, boolean foreign) {
    private static final int SCHEMA = 1;

    static Step of(String operation, String subject, JsonObject details, Instant since) {
        return new Step(UUID.randomUUID().toString(), operation, subject, since, details, false);
    }

    static Step read(String id, byte[] content) {
        JsonObject json = Json.parse(content).asObject();
        boolean foreign =
                json.longValue("schema") != SCHEMA || !json.array("requires").isEmpty();
        return new Step(
                id,
                json.string("operation"),
                json.string("subject"),
                Instant.parse(json.string("since")),
                foreign ? JsonObject.EMPTY : json.object("details"),
                foreign);
    }

    byte[] write() {
        JsonObject json = JsonObject.builder()
                .put("schema", SCHEMA)
                .put("requires", JsonArray.EMPTY)
                .put("operation", operation)
                .put("subject", subject)
                .put("since", since.toString())
                .put("details", details)
                .build();
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
