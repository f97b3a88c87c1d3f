package dev.vireo.qmp.control;

import dev.vireo.core.driver.TransferBreaker;
import dev.vireo.json.JsonValue;
import dev.vireo.qmp.QmpCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Ways to a guest's monitor. */
public interface Conversations {
    /** Talks with the monitor, in all at most so long. */
    <T> T within(Duration limit, Function<Asking, T> talk);

    /** A way to break off a migration at any time, if there is one. */
    Optional<TransferBreaker> breaker(Duration limit);

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
