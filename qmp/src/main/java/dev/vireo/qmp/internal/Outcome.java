package dev.vireo.qmp.internal;

import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpEnd;

/** How a call can end. The first outcome stands. */
public sealed interface Outcome {
    /** QEMU executed the command. */
    record Returned(JsonValue value) implements Outcome {}

    /** QEMU refused the command. */
    record Refused(String errorClass, String description) implements Outcome {}

    /** The connection ended before a reply. */
    record Lost(QmpEnd end) implements Outcome {}

    /** The caller stopped waiting. */
    enum GaveUp implements Outcome {
        /** The deadline passed. */
        TIMED_OUT,
        /** The waiting thread was interrupted. */
        INTERRUPTED,
        /** The future was cancelled or completed from outside. */
        CANCELLED
    }
}
