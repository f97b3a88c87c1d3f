package dev.vireo.examples;

import dev.vireo.domain.ConsoleChunk;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.error.ClosedException;
import dev.vireo.examples.Report.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells the demo of every line of a guest's console. */
final class ConsolePrinter {
    private final ConsoleReader reader;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    ConsolePrinter(ConsoleReader reader) {
        this.reader = reader;
    }

    // @start region="until"
    /** Prints until a line holds a text; an {@link IllegalStateException} says that none does in time. */
    void printUntil(String text, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean found = false;
        while (!found) {
            if (reader.atEnd() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the guest did not print " + text + " within " + limit);
            }
            Optional<ConsoleChunk> chunk = reader.next(Duration.ofMillis(200));
            found = chunk.isPresent() && print(chunk.get()).stream().anyMatch(it -> it.contains(text));
        }
    }
    // @end

    // @start region="all"
    /** Prints until the guest has ended. */
    void printAll() {
        try (reader) {
            while (!reader.atEnd()) {
                reader.next(Duration.ofSeconds(1)).ifPresent(this::print);
            }
        } catch (ClosedException e) {
            // The worker has closed its hypervisor: nobody wants to see more.
        }
    }
    // @end

    /** The same, on a thread of its own. */
    Thread printAllInBackground() {
        Thread thread = new Thread(this::printAll, "console");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private List<String> print(ConsoleChunk chunk) {
        List<String> lines = new ArrayList<>();
        if (chunk.lost() > 0) {
            Report.tell(Kind.NOTE, chunk.lost() + " bytes of the console came too long ago and were not kept");
        }
        long position = chunk.position();
        for (byte each : chunk.bytes()) {
            position++;
            if (each == '\n') {
                lines.add(line.toString(StandardCharsets.UTF_8).strip());
                Report.tell(Kind.CONSOLE, position + " " + lines.get(lines.size() - 1));
                line.reset();
            } else {
                line.write(each);
            }
        }
        return lines;
    }
}
