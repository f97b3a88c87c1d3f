package dev.vireo.host;

import dev.vireo.ByteSize;
import java.util.List;
import java.util.Optional;

/**
 * What changes all the time, read at one moment.
 *
 * @see Host#usage()
 */
public interface HostUsage {
    /** Memory that new work could take without swapping (MemAvailable). */
    ByteSize availableMemory();

    /** Memory that nothing uses (MemFree). */
    ByteSize freeMemory();

    /** Swap in use. */
    ByteSize usedSwap();

    /** Load averages over 1, 5 and 15 minutes. */
    LoadAverage load();

    /** Pressure stall information of a resource; empty where the kernel keeps none. */
    Optional<Pressure> pressure(Resource resource);

    /** Huge page pools, by page size. */
    List<HugePages> hugePages();

    /** A resource that can stall work. */
    enum Resource {
        /** Waiting for a CPU. */
        CPU,
        /** Waiting for memory. */
        MEMORY,
        /** Waiting for I/O. */
        IO
    }
}
