package dev.vireo.host;

import dev.vireo.ByteSize;
import java.util.List;

/**
 * One memory node.
 *
 * @param number the kernel's number
 * @param memory all memory of the node
 * @param cpus the numbers of its online CPUs
 */
public record NumaNode(int number, ByteSize memory, List<Integer> cpus) {
    /** Keeps a copy of the list. */
    public NumaNode {
        cpus = List.copyOf(cpus);
    }
}
