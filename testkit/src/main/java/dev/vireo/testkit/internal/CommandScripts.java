package dev.vireo.testkit.internal;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.testkit.CommandScript;
import dev.vireo.testkit.SimulatedProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands that a test has scripted. */
public final class CommandScripts {
    private final World world;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(
            String description,
            Predicate<List<String>> argv,
            @Nullable SimulatedProgram program) {}

    CommandScripts(World world) {
        this.world = world;
    }

    /** A script for the arguments that the predicate takes. */
    public CommandScript add(String description, Predicate<List<String>> argv) {
        return new CommandScript() {
            @Override
            public void thenRun(SimulatedProgram program) {
                put(new Entry(description, argv, program));
            }

            @Override
            public void thenIsMissing() {
                put(new Entry(description, argv, null));
            }
        };
    }

    private void put(Entry entry) {
        world.change(() -> entries.add(0, entry));
    }

    /** The program for these arguments. */
    SimulatedProgram find(List<String> argv) {
        Entry entry = world.look(() -> entries.stream()
                .filter(candidate -> candidate.argv.test(argv))
                .findFirst()
                .orElseThrow(() -> new AssertionError(unexpected(argv))));
        if (entry.program == null) {
            throw new NotFoundException(ErrorDetails.of("run", argv.get(0), "there is no such program here"));
        }
        return entry.program;
    }

    private String unexpected(List<String> argv) {
        String scripted =
                entries.stream().map(entry -> "\n  " + entry.description).collect(Collectors.joining());
        return "a command that was not scripted:\n  " + String.join(" ", argv) + "\nthe scripted ones:"
                + (scripted.isEmpty() ? " none" : scripted);
    }
}
