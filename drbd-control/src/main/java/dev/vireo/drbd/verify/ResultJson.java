package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;
import dev.vireo.drbd.ResourceName;
import dev.vireo.drbd.Role;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.json.Json;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonTypeException;
import dev.vireo.json.MalformedJsonException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A result as one line of JSON. */
final class ResultJson {
    private static final int SCHEMA = 1;

    private ResultJson() {}

    static String write(VerificationResult result) {
        List<JsonObject> places = result.differences().stream()
                .map(place -> JsonObject.of(
                        "volume",
                        place.volume(),
                        "startBytes",
                        place.start().bytes(),
                        "lengthBytes",
                        place.length().bytes()))
                .toList();
        return Json.write(JsonObject.builder()
                .put("schema", SCHEMA)
                .put("resource", result.resource().value())
                .put("host", result.host())
                .put("begun", result.begun().toString())
                .put("ended", result.ended().toString())
                .put("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
                .put("outOfSyncBytes", result.outOfSync().bytes())
                .put("role", result.role().word())
                .put("peerRole", result.peerRole().word())
                .put("differences", JsonArray.ofAll(places))
                .build());
    }

    /** Reads a line; empty if it is none that this version understands. */
    static Optional<VerificationResult> read(String line) {
        try {
            JsonObject json = Json.parse(line).asObject();
            if (json.longValue("schema") != SCHEMA) {
                return Optional.empty();
            }
            List<Difference> places = json.array("differences").objects().stream()
                    .map(place -> new Difference(
                            place.intValue("volume"),
                            ByteSize.ofBytes(place.longValue("startBytes")),
                            ByteSize.ofBytes(place.longValue("lengthBytes"))))
                    .toList();
            return Optional.of(new VerificationResult(
                    ResourceName.of(json.string("resource")),
                    json.string("host"),
                    Instant.parse(json.string("begun")),
                    Instant.parse(json.string("ended")),
                    VerificationOutcome.valueOf(json.string("outcome").toUpperCase(Locale.ROOT)),
                    ByteSize.ofBytes(json.longValue("outOfSyncBytes")),
                    role(json.string("role")),
                    role(json.string("peerRole")),
                    places));
        } catch (MalformedJsonException
                | JsonTypeException
                | DateTimeException
                | InvalidSpecException
                | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Role role(String word) {
        return Arrays.stream(Role.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElse(Role.OTHER);
    }
}
