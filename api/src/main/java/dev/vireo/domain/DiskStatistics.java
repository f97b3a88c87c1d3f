package dev.vireo.domain;

import dev.vireo.ByteSize;
import java.time.Duration;

/** I/O of one disk since its hypervisor process started. */
public interface DiskStatistics {
    /** Bytes that the guest has read. */
    ByteSize readBytes();

    /** Bytes that the guest has written. */
    ByteSize writtenBytes();

    /** Read requests. */
    long reads();

    /** Write requests. */
    long writes();

    /** Flush requests. */
    long flushes();

    /** Time that reads took in all. */
    Duration readTime();

    /** Time that writes took in all. */
    Duration writeTime();

    /** Requests of any kind that failed. */
    long failures();
}
