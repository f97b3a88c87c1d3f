package dev.vireo.qmp.control;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.GuestState;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpClient;
import dev.vireo.qmp.QmpCommand;
import java.util.Set;

/**
 * What is done to a guest, over a monitor that is ready. A command whose effect depends on the run state is sent only
 * in a run state in which its effect is known: QEMU itself lets a migrated source run again, and ignores others.
 */
final class Commands {
    private static final Set<String> STOPPED = Set.of("prelaunch", "paused", "io-error", "watchdog", "debug");
    private static final Set<String> MIGRATING =
            Set.of("inmigrate", "finish-migrate", "postmigrate", "colo", "save-vm", "restore-vm");

    private static final String QUERY_STATUS = "query-status";

    private final QmpClient client;
    private final String domain;
    private final TimeLimit limit;

    Commands(QmpClient client, String domain, TimeLimit limit) {
        this.client = client;
        this.domain = domain;
        this.limit = limit;
    }

    GuestState state() {
        return RunStates.of(word("read the state of"));
    }

    void suspend() {
        String word = word("suspend");
        if (word.equals("running")) {
            execute("suspend", "stop");
        } else if (!STOPPED.contains(word)) {
            throw refused("suspend", word);
        }
    }

    void resume() {
        String word = word("resume");
        if (STOPPED.contains(word)) {
            execute("resume", "cont");
        } else if (!word.equals("running")) {
            throw refused("resume", word);
        }
    }

    void reset() {
        String word = word("reset");
        if (MIGRATING.contains(word)) {
            throw refused("reset", word);
        }
        execute("reset", "system_reset");
    }

    void powerdown() {
        String word = word("shut down");
        if (MIGRATING.contains(word) || word.equals("shutdown")) {
            throw refused("shut down", word);
        }
        execute("shut down", "system_powerdown");
    }

    void wakeUp() {
        String word = word("wake up");
        if (word.equals("suspended")) {
            execute("wake up", "system_wakeup");
        } else if (!word.equals("running")) {
            throw refused("wake up", word);
        }
    }

    /** A disk's own node is named by its id. QEMU looks how large the device is; a size beyond that is refused. */
    void growDisk(String disk, ByteSize size) {
        JsonObject arguments = JsonObject.of("node-name", disk, "size", size.bytes());
        client.execute(QmpCommand.of("block_resize", arguments).deadline(limit.leftFor("grow a disk of", domain)));
    }

    private String word(String attempted) {
        JsonValue status = execute(attempted, QUERY_STATUS);
        return Understanding.of(domain, QUERY_STATUS, () -> status.asObject().string("status"));
    }

    private JsonValue execute(String attempted, String command) {
        return client.execute(QmpCommand.of(command).deadline(limit.leftFor(attempted, domain)));
    }

    private WrongStateException refused(String attempted, String word) {
        ErrorDetails details = ErrorDetails.of(attempted, domain, "its machine is in the state '" + word + "'");
        return new WrongStateException(
                switch (word) {
                    case "suspended" -> details.advice("wake it up first");
                    case "guest-panicked", "internal-error", "shutdown" -> details.advice("reset or destroy it");
                    case "postmigrate" -> details.advice("it may run elsewhere: never let it run here without proof");
                    default -> details;
                });
    }
}
