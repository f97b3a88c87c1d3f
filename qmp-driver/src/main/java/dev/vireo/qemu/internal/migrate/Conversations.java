package dev.vireo.qemu.internal.migrate;

import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpCommand;
import java.time.Duration;
import java.util.function.Function;

/** Ways to a guest's monitor. */
public interface Conversations {
    /** Talks with the monitor, in all at most so long. */
    <T> T within(Duration limit, Function<Asking, T> talk);

    /** One conversation. */
    interface Asking {
        /** What errors call the guest. */
        String domain();

        /** Executes a command within what is left of the conversation's time. */
        JsonValue execute(String attempted, QmpCommand command);

        /** What is left of the conversation's time. */
        Duration left();
    }
}
