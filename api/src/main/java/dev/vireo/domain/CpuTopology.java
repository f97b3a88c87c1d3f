package dev.vireo.domain;

import dev.vireo.error.InvalidSpecException;

/**
 * How the guest sees its CPUs arranged.
 *
 * @param sockets at least 1
 * @param cores of each socket, at least 1
 * @param threads of each core, at least 1
 */
public record CpuTopology(int sockets, int cores, int threads) {
    /** Checks the ranges. */
    public CpuTopology {
        if (sockets < 1 || cores < 1 || threads < 1 || (long) sockets * cores * threads > 4096) {
            throw InvalidSpecException.of("CPU topology", "sockets", "each must be at least 1, all at most 4096");
        }
    }

    /** How many virtual CPUs it makes. */
    public int vcpus() {
        return sockets * cores * threads;
    }
}
