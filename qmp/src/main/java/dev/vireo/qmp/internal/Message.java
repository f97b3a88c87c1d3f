package dev.vireo.qmp.internal;

import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpFault;
import dev.vireo.qmp.QmpGreeting;
import org.jspecify.annotations.Nullable;

/** What one line of a monitor says. */
public sealed interface Message {
    /** The first line of a connection. */
    record Greeting(QmpGreeting greeting) implements Message {}

    /** A command was executed. The id is the one it was sent with; null if it had none. */
    record Success(@Nullable JsonValue id, JsonValue value) implements Message {}

    /** A command was refused, or a line could not be parsed (then without an id). */
    record Failure(@Nullable JsonValue id, String errorClass, String description) implements Message {}

    /** Something happened. */
    record Notice(QmpEvent event) implements Message {}

    /** None of these. */
    record Unintelligible(QmpFault.Kind kind, String problem) implements Message {}
}
