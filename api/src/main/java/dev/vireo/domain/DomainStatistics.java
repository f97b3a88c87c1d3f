package dev.vireo.domain;

import dev.vireo.ByteSize;
import dev.vireo.host.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a running domain has used, at one moment; counters start with its process. */
public interface DomainStatistics {
    /** When it was read. */
    Instant at();

    /**
     * The hypervisor process that was counted; with another process, counters have started again. Where the guest runs
     * within its caller ({@link Lifetime#CALLER}), it is a process that stands for it and uses next to nothing: what the
     * guest uses counts into its caller.
     */
    ProcessIdentity process();

    /** CPU time of the hypervisor process, all threads, user and system. */
    Duration cpuTime();

    /** Memory of the hypervisor process that is in RAM. */
    ByteSize residentMemory();

    /** Memory that the guest has, balloon considered; empty where there is no balloon. */
    Optional<ByteSize> balloon();

    /** Virtual CPUs. */
    int vcpus();

    /** I/O of each disk, by its id. */
    Map<String, DiskStatistics> disks();
}
