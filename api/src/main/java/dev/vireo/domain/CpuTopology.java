package dev.vireo.domain;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * How the guest sees its CPUs arranged; at most 4096 in all.
 *
 * @param sockets at least 1
 * @param cores of each socket, at least 1
 * @param threads of each core, at least 1
 */
public record CpuTopology(int sockets, int cores, int threads) {
    private static final int MAX = 4096;

    /** Checks the ranges. */
    public CpuTopology {
        List<Violation> violations = new ArrayList<>();
        check(violations, "sockets", sockets);
        check(violations, "cores", cores);
        check(violations, "threads", threads);
        if (violations.isEmpty() && (long) sockets * cores * threads > MAX) {
            violations.add(new Violation("", "must make at most " + MAX + " CPUs in all"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidSpecException("CPU topology", violations);
        }
    }

    private static void check(List<Violation> violations, String field, int value) {
        if (value < 1 || value > MAX) {
            violations.add(new Violation(field, "must be between 1 and " + MAX));
        }
    }

    /** How many virtual CPUs it makes. */
    public int vcpus() {
        return sockets * cores * threads;
    }
}
