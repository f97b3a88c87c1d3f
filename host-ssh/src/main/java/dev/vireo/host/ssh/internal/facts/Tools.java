package dev.vireo.host.ssh.internal.facts;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.ssh.internal.io.Deadline;
import dev.vireo.host.ssh.internal.worker.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The tools of a host that the scripts use. */
public final class Tools {
    /** The tools that nothing works without, and the packages that have them. */
    private static final Map<String, List<String>> NEEDED = Map.of(
            "coreutils",
            List.of(
                    "cat", "chmod", "chown", "dd", "env", "ln", "mkdir", "mktemp", "mv", "rm", "sleep", "stat", "sync",
                    "unlink"),
            "util-linux",
            List.of("flock", "setsid"));

    private Tools() {}

    /** Where each tool is, empty for one that is not there. */
    public static Map<String, String> find(Workers workers, Deadline deadline, String subject, String... tools) {
        List<String> records =
                workers.look(deadline, "look at", subject, "tools", tools).records();
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i + 1 < records.size(); i += 2) {
            found.put(records.get(i), records.get(i + 1));
        }
        return found;
    }

    /**
     * Makes sure of what nothing works without.
     *
     * @throws UnsupportedException something is missing
     */
    public static void require(Workers workers, Deadline deadline, String subject) {
        String[] wanted = NEEDED.values().stream().flatMap(List::stream).toArray(String[]::new);
        Map<String, String> found = find(workers, deadline, subject, wanted);
        TreeSet<String> packages = new TreeSet<>();
        TreeSet<String> missing = new TreeSet<>();
        NEEDED.forEach((name, tools) -> tools.stream()
                .filter(tool -> found.getOrDefault(tool, "").isEmpty())
                .forEach(tool -> {
                    packages.add(name);
                    missing.add(tool);
                }));
        if (!missing.isEmpty()) {
            throw new UnsupportedException(
                    ErrorDetails.of("connect", subject, "the host lacks " + String.join(", ", missing))
                            .advice("install " + String.join(" and ", packages) + " there"));
        }
    }
}
