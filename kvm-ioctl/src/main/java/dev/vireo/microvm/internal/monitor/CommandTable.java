package dev.vireo.microvm.internal.monitor;

import dev.vireo.error.VireoException;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that a process knows. Filled before it is used. */
public final class CommandTable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandTable.class);

    private final SortedMap<String, Function<JsonObject, JsonValue>> commands = new TreeMap<>();

    /** A table that knows {@code query-commands} only. */
    public CommandTable() {
        answering("query-commands", arguments -> names());
    }

    /** A command that answers with something. */
    public CommandTable answering(String name, Function<JsonObject, JsonValue> command) {
        commands.put(name, command);
        return this;
    }

    /** A command without arguments and answer. */
    public CommandTable doing(String name, Runnable command) {
        return answering(name, arguments -> {
            command.run();
            return JsonObject.EMPTY;
        });
    }

    private JsonArray names() {
        List<JsonObject> names = commands.keySet().stream()
                .map(name -> JsonObject.of("name", name))
                .toList();
        return JsonArray.ofAll(names);
    }

    /** Executes a command, and gives what to answer with. */
    JsonObject execute(Request request) {
        Function<JsonObject, JsonValue> command = commands.get(request.command());
        if (command == null) {
            return request.unknown();
        }
        try {
            return request.reply(command.apply(request.arguments()));
        } catch (CommandException e) {
            return request.error(e);
        } catch (VireoException e) {
            return request.error(new CommandException(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("command", request.command()).setCause(e).log("A command failed");
            return request.error(new CommandException("the command failed here: " + e));
        }
    }
}
