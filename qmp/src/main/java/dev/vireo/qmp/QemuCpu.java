package dev.vireo.qmp;

import dev.vireo.json.JsonObject;

/** A virtual CPU, as {@code query-cpus-fast} shows it. */
public final class QemuCpu {
    private final int index;
    private final long threadId;
    private final String qomPath;

    QemuCpu(JsonObject info) {
        index = info.intValue("cpu-index");
        threadId = info.longValue("thread-id");
        qomPath = info.string("qom-path");
    }

    /** The number within the machine, from 0. */
    public int index() {
        return index;
    }

    /** The id of the host's thread that runs it, as seen by QEMU. */
    public long threadId() {
        return threadId;
    }

    /** Where it is in QEMU's object tree. */
    public String qomPath() {
        return qomPath;
    }

    @Override
    public String toString() {
        return "CPU " + index + " (thread " + threadId + ")";
    }
}
