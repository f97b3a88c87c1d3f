package dev.vireo.microvm.internal.monitor;

import dev.vireo.json.Json;
import dev.vireo.json.JsonLimits;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonTypeException;
import dev.vireo.json.JsonValue;
import dev.vireo.json.MalformedJsonException;
import java.util.Optional;
import java.util.Set;

/**
 * A command of a client's.
 *
 * @param command its name
 * @param arguments what it is called with
 * @param id what the answer carries too
 */
record Request(String command, JsonObject arguments, Optional<JsonValue> id) {
    private static final Set<String> MEMBERS = Set.of("execute", "arguments", "id");
    private static final JsonLimits LIMITS = JsonLimits.STANDARD.withDepth(32).withValues(10_000);

    /**
     * Reads a line.
     *
     * @throws CommandException it is no command
     */
    static Request parse(byte[] line) {
        try {
            if (!(Json.parse(line, LIMITS) instanceof JsonObject object)) {
                throw new CommandException("QMP input must be a JSON object");
            }
            for (String name : object.names()) {
                if (!MEMBERS.contains(name)) {
                    throw new CommandException("QMP input member '" + name + "' is unexpected");
                }
            }
            JsonObject arguments = object.optionalObject("arguments").orElse(JsonObject.EMPTY);
            return new Request(object.string("execute"), arguments, object.find("id"));
        } catch (MalformedJsonException | JsonTypeException e) {
            throw new CommandException("JSON parse error: " + e.getMessage());
        }
    }

    JsonObject reply(JsonValue answer) {
        return withId(JsonObject.of("return", answer));
    }

    JsonObject error(CommandException problem) {
        return withId(errorOf(problem));
    }

    JsonObject unknown() {
        return error(new CommandException("CommandNotFound", "The command " + command + " has not been found"));
    }

    /** What is answered to a line that is no command: an error that nobody can be sure is his. */
    static JsonObject errorOf(CommandException problem) {
        return JsonObject.of(
                "error", JsonObject.of("class", problem.errorClass(), "desc", String.valueOf(problem.getMessage())));
    }

    private JsonObject withId(JsonObject answer) {
        return id.map(value -> answer.with("id", value)).orElse(answer);
    }
}
