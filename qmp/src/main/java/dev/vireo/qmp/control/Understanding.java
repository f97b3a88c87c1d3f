package dev.vireo.qmp.control;

import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.MonitorException;
import dev.vireo.json.JsonTypeException;
import java.util.function.Supplier;

/** Makes sense of answers, and says whose they are when they make none. */
final class Understanding {
    private static final String ERROR_CLASS = "UnexpectedAnswer";

    private Understanding() {}

    /**
     * Reads the answer to a command.
     *
     * @throws MonitorException it is not of the form that QMP promises
     */
    static <T> T of(String domain, String command, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JsonTypeException e) {
            String problem = "its process answers " + command + " with what makes no sense: " + e.getMessage();
            throw new MonitorException(
                    ErrorDetails.of("control", domain, problem).effect(Effect.UNKNOWN), command, ERROR_CLASS, problem);
        }
    }
}
