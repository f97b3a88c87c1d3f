package dev.vireo.testkit.internal;

import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.Signal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The processes of a machine in memory. */
public final class ProcessTable {
    private static final long FIRST_PID = 1000;
    private static final long NEW_SESSION = 0;

    private final World world;
    private final String bootId = UUID.randomUUID().toString();
    private final Map<Long, MemoryProcess> running = new TreeMap<>();
    private long started;

    ProcessTable(World world) {
        this.world = world;
    }

    String bootId() {
        return bootId;
    }

    /** A process that does nothing until it is signalled; its number. */
    public long add() {
        return world.change(() -> startLeader().pid);
    }

    /** A process in a session of its own. */
    MemoryProcess startLeader() {
        return start(NEW_SESSION);
    }

    /** A process in a session. */
    MemoryProcess start(long session) {
        long pid = FIRST_PID + started;
        started++;
        MemoryProcess process = new MemoryProcess(pid, 100 * started, session == NEW_SESSION ? pid : session);
        process.onExit(status -> running.remove(pid));
        running.put(pid, process);
        return process;
    }

    /** Kills all of a session. */
    void killSession(long session) {
        List<MemoryProcess> members = running.values().stream()
                .filter(process -> process.session == session)
                .toList();
        members.forEach(process -> process.signal(Signal.KILL));
    }

    Optional<ProcessIdentity> identify(long pid) {
        return Optional.ofNullable(running.get(pid))
                .map(process -> new ProcessIdentity(pid, process.startTime, bootId));
    }

    Optional<MemoryProcess> find(ProcessIdentity identity) {
        return Optional.ofNullable(running.get(identity.pid()))
                .filter(process -> process.startTime == identity.startTime())
                .filter(process -> identity.bootId().equals(bootId));
    }
}
