package dev.vireo.core.internal.store;

import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The present or last run of a domain, and the last state that a program knew, so that the next one need not wait to
 * know it.
 *
 * @param name the domain
 * @param running whether it was still running when this was written
 * @param folder short id of the run folder
 * @param process the guest's process
 * @param userId the user that it runs as
 * @param segment bytes in a segment of the console's log
 * @param state the last known state
 * @param reason why
 * @param since since when
 */
public record RunRecord(
        DomainName name,
        boolean running,
        String folder,
        ProcessIdentity process,
        int userId,
        long segment,
        DomainState state,
        StateReason reason,
        Instant since) {

    /** The same with another state. */
    public RunRecord in(DomainState newState, StateReason why, Instant when) {
        return new RunRecord(name, running, folder, process, userId, segment, newState, why, when);
    }

    /** The same, ended. */
    public RunRecord ended(StateReason why, Instant when) {
        return new RunRecord(name, false, folder, process, userId, segment, DomainState.STOPPED, why, when);
    }

    /** Reads a record; a {@link dev.vireo.error.VireoException} or an illegal argument if it is corrupt. */
    static RunRecord read(DomainName name, byte[] content) {
        JsonObject json = (JsonObject) Json.parse(content);
        JsonObject process = json.object("process");
        return new RunRecord(
                name,
                json.bool("running"),
                json.string("folder"),
                new ProcessIdentity(process.longValue("pid"), process.longValue("startTime"), process.string("bootId")),
                json.intValue("userId"),
                json.longValue("segment"),
                DomainState.valueOf(json.string("state")),
                StateReason.valueOf(json.string("reason")),
                Instant.parse(json.string("since")));
    }

    /** The bytes of the record's file. */
    byte[] write() {
        JsonObject json = JsonObject.builder()
                .put("schema", 1)
                .put("running", running)
                .put("folder", folder)
                .put(
                        "process",
                        JsonObject.of(
                                "pid", process.pid(), "startTime", process.startTime(), "bootId", process.bootId()))
                .put("userId", userId)
                .put("segment", segment)
                .put("state", state.name())
                .put("reason", reason.name())
                .put("since", since.toString())
                .build();
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
