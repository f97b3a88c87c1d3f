package dev.vireo.core.internal.store;

import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The present or last run of a domain, and the last state that a program knew, so that the next one need not wait to
 * know it.
 *
 * @param name the domain
 * @param running whether it was still running when this was written
 * @param folder short id of the run folder
 * @param process the guest's process
 * @param userId the user that its hypervisor runs as
 * @param segment bytes in a segment of the console's log
 * @param state the last known state
 * @param reason why
 * @param since since when
 * @param shutdownAsked whether somebody has asked the guest to shut down
 * @param resident whether the process only stands for a machine within the program that started it
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
        Instant since,
        boolean shutdownAsked,
        boolean resident) {

    /** The same with another state. */
    public RunRecord in(DomainState newState, StateReason why, Instant when) {
        return new RunRecord(
                name, running, folder, process, userId, segment, newState, why, when, shutdownAsked, resident);
    }

    /** The same, now that the guest is asked to shut down. */
    public RunRecord askedToShutDown() {
        return new RunRecord(name, running, folder, process, userId, segment, state, reason, since, true, resident);
    }

    /** The same, ended. A guest that was asked to shut down and ended in order did it for that. */
    public RunRecord ended(StateReason why, Instant when) {
        boolean inOrder = why == StateReason.GUEST_SHUTDOWN || why == StateReason.ENDED;
        return new RunRecord(
                name,
                false,
                folder,
                process,
                userId,
                segment,
                DomainState.STOPPED,
                shutdownAsked && inOrder ? StateReason.SHUTDOWN_BY_CALLER : why,
                when,
                shutdownAsked,
                resident);
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
                wordOf(DomainState.class, json.string("state"), DomainState.UNKNOWN),
                wordOf(StateReason.class, json.string("reason"), StateReason.UNSPECIFIED),
                Instant.parse(json.string("since")),
                json.optionalBool("shutdownAsked").orElse(false),
                json.optionalBool("resident").orElse(false));
    }

    /** A word that only a newer version knows is read as the one for what is not known. */
    private static <E extends Enum<E>> E wordOf(Class<E> type, String word, E unknown) {
        return Arrays.stream(type.getEnumConstants())
                .filter(it -> it.name().equals(word))
                .findFirst()
                .orElse(unknown);
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
                .put("shutdownAsked", shutdownAsked)
                .put("resident", resident)
                .build();
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
