package dev.vireo.core.internal.store;

import dev.vireo.domain.DomainName;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A step of more than one effect that somebody is about to take, written down so that whoever comes next can finish or
 * undo it.
 *
 * @param id names the file
 * @param operation what is done
 * @param domain to whom
 * @param folder short id of the run folder that it is about; empty if none
 * @param resume for a start: whether the guest is to run at the end
 * @param since when it was written
 * @param details what else the operation needs to be finished or undone
 */
public record Intent(
        String id,
        Operation operation,
        DomainName domain,
        String folder,
        boolean resume,
        Instant since,
        JsonObject details) {
    /** The operations that need an intent. */
    public enum Operation {
        /** Starts a guest. Finished when its process is there, else undone. */
        START,
        /** Ends a guest by force. Always finished. */
        DESTROY,
        /** Removes a definition. Always finished. */
        UNDEFINE,
        /** Writes a guest to a file and ends it. Finished when the file is complete, else undone. */
        SAVE,
        /** Starts a guest from a file. Finished when it has read the file, else undone. */
        RESTORE,
        /** Moves a guest away. Undone until it was handed over; what follows depends on the target. */
        MIGRATE_OUT,
        /** Takes a guest in. Finished when all of it has come, else undone. */
        MIGRATE_IN,
        /** Gives a disk more space. Always finished: the guest is told how large it is. */
        GROW_DISK,
        /** Something that only a newer version understands. Left alone, and the domain with it. */
        FOREIGN
    }

    /** A new intent with an id of its own. */
    public static Intent of(Operation operation, DomainName domain, String folder, boolean resume, Instant since) {
        return new Intent(UUID.randomUUID().toString(), operation, domain, folder, resume, since, JsonObject.EMPTY);
    }

    /** The same with details. */
    public Intent with(JsonObject more) {
        return new Intent(id, operation, domain, folder, resume, since, more);
    }

    /** Reads an intent; one that this version does not understand is {@link Operation#FOREIGN}. */
    static Intent read(String id, byte[] content) {
        JsonObject json = (JsonObject) Json.parse(content);
        DomainName domain = new DomainName(json.string("domain"));
        Instant since = Instant.parse(json.string("since"));
        Operation operation = Arrays.stream(Operation.values())
                .filter(it -> it.name().equals(json.string("operation")))
                .findFirst()
                .orElse(Operation.FOREIGN);
        if (json.longValue("schema") != 1 || !json.array("requires").isEmpty() || operation == Operation.FOREIGN) {
            return new Intent(
                    id,
                    Operation.FOREIGN,
                    domain,
                    json.optionalString("folder").orElse(""),
                    false,
                    since,
                    JsonObject.EMPTY);
        }
        return new Intent(
                id,
                operation,
                domain,
                json.string("folder"),
                json.bool("resume"),
                since,
                json.optionalObject("details").orElse(JsonObject.EMPTY));
    }

    /** The bytes of the intent's file. */
    byte[] write() {
        JsonObject json = JsonObject.builder()
                .put("schema", 1)
                .put("requires", dev.vireo.json.JsonArray.EMPTY)
                .put("operation", operation.name())
                .put("domain", domain.value())
                .put("folder", folder)
                .put("resume", resume)
                .put("since", since.toString())
                .putIfPresent("details", details.isEmpty() ? Optional.empty() : Optional.of(details))
                .build();
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
