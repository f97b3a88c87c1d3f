package dev.vireo.testkit.internal;

import dev.vireo.host.ProcessState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** A process in memory. Guarded by the machine's monitor. */
final class MemoryProcess {
    final long pid;
    final long startTime;
    final long session;
    private final List<IntConsumer> onExit = new ArrayList<>();
    private ProcessState state = ProcessState.ALIVE;

    MemoryProcess(long pid, long startTime, long session) {
        this.pid = pid;
        this.startTime = startTime;
        this.session = session;
    }

    ProcessState state() {
        return state;
    }

    boolean isOver() {
        return state == ProcessState.GONE;
    }

    void onExit(IntConsumer listener) {
        onExit.add(listener);
    }

    /** Ends it; only the first status counts. */
    void exit(int status) {
        if (!isOver()) {
            state = ProcessState.GONE;
            onExit.forEach(listener -> listener.accept(status));
        }
    }

    void signal(dev.vireo.host.Signal signal) {
        switch (signal) {
            case STOP -> state = ProcessState.STOPPED;
            case CONT -> state = ProcessState.ALIVE;
            case TERM, KILL -> exit(128 + signal.number());
        }
    }
}
