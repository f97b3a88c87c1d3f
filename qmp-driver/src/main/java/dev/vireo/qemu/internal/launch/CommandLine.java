package dev.vireo.qemu.internal.launch;

import dev.vireo.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Puts a command line together. */
final class CommandLine {
    private final List<String> argv = new ArrayList<>();

    CommandLine(String program) {
        argv.add(program);
    }

    /** Adds an option without a value. */
    CommandLine flag(String option) {
        argv.add(option);
        return this;
    }

    /** Adds an option with a value that is taken as it is. */
    CommandLine option(String option, String value) {
        argv.add(option);
        argv.add(value);
        return this;
    }

    /** Adds an option with keys and values. */
    CommandLine option(String option, KeyValues value) {
        return option(option, value.toString());
    }

    /** Adds an option with a value in JSON. */
    CommandLine option(String option, JsonObject value) {
        return option(option, value.toString());
    }

    /** Program and arguments so far. */
    List<String> argv() {
        return List.copyOf(argv);
    }
}
