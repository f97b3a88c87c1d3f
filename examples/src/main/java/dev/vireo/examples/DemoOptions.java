package dev.vireo.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@link Demo}.
 *
 * @param help whether only the usage is wanted
 * @param keep whether the domain is left running
 * @param kernel the kernel to boot; empty for the distribution's own
 * @param from the folder of a domain that an earlier run has kept
 */
record DemoOptions(boolean help, boolean keep, Optional<Path> kernel, Optional<Path> from) {
    static final String USAGE = """
            usage: ./dev demo [OPTION...]

              --kernel FILE   boot this Linux kernel in place of the distribution's own
              --keep          leave the virtual machine running, and say how to get back to it
              --from FOLDER   go on with a virtual machine that --keep has left in that folder
              --help          this text
            """;

    /** Parses them; an {@link IllegalArgumentException} says what is wrong. */
    static DemoOptions parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--help", "--keep" -> values.put(option, "");
                case "--kernel", "--from" -> values.put(option, valueOf(option, rest));
                default -> throw new IllegalArgumentException("there is no option " + option);
            }
        }
        if (values.containsKey("--kernel") && values.containsKey("--from")) {
            throw new IllegalArgumentException("--kernel is for a new virtual machine, --from for one that runs");
        }
        return new DemoOptions(
                values.containsKey("--help"),
                values.containsKey("--keep"),
                path(values.get("--kernel")),
                path(values.get("--from")));
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static Optional<Path> path(@Nullable String value) {
        return Optional.ofNullable(value).map(it -> Path.of(it).toAbsolutePath().normalize());
    }
}
