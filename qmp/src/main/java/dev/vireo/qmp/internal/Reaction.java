package dev.vireo.qmp.internal;

import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpFault;
import dev.vireo.qmp.QmpGreeting;

/** What a message asks the connection to do. */
public sealed interface Reaction {
    /** Send {@code qmp_capabilities}, under this id. */
    record Negotiate(int id, boolean outOfBand) implements Reaction {}

    /** Let commands through. */
    record Ready(QmpGreeting greeting, boolean outOfBand) implements Reaction {}

    /** Give up: the monitor refused the handshake. */
    record Refused(String reason) implements Reaction {}

    /** Give a value to whoever waits under this id. */
    record Return(int id, JsonValue value) implements Reaction {}

    /** Give an error to whoever waits under this id. */
    record Fail(int id, String errorClass, String description) implements Reaction {}

    /** Tell whoever listens. */
    record Announce(QmpEvent event) implements Reaction {}

    /** Count and tell a fault. */
    record Report(QmpFault fault) implements Reaction {}
}
