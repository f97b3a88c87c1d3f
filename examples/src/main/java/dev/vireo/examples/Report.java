package dev.vireo.examples;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a worker tells the demo that has started it: one line of its standard output.
 *
 * @param kind what it is about
 * @param text the rest of the line
 */
record Report(Kind kind, String text) {
    private static final char SEPARATOR = '\t';

    enum Kind {
        /** The worker begins a step of that title. */
        STEP,
        /** Something to know. */
        NOTE,
        /** A line of the guest's console, after the position in the console at which it ends. */
        CONSOLE,
        /** An event. */
        EVENT,
        /** The number of the guest's process. */
        PROCESS,
        /** For how many seconds the guest has been up, by its own clock. */
        UPTIME,
        /** The worker has done its part and waits to be killed. */
        KILL_ME,
        /** The worker has failed; it ends now. */
        FAILED
    }

    /** A line of a worker's output; empty if it is something else that was printed. */
    static Optional<Report> parse(String line) {
        int end = line.indexOf(SEPARATOR);
        return Arrays.stream(Kind.values())
                .filter(kind -> end > 0 && kind.name().equals(line.substring(0, end)))
                .findFirst()
                .map(kind -> new Report(kind, line.substring(end + 1)));
    }

    /** Tells it to the demo that has started this worker. */
    static void tell(Kind kind, Object text) {
        for (String line : text.toString().split("\n", -1)) {
            System.out.println(kind.name() + SEPARATOR + line);
        }
    }
}
