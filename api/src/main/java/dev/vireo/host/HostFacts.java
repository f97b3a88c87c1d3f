package dev.vireo.host;

import dev.vireo.ByteSize;
import java.util.List;

/**
 * What does not change while a host is up.
 *
 * @see Host#facts()
 */
public interface HostFacts {
    /** The host's own name. */
    String hostName();

    /** Kernel release, as uname(2) gives it. */
    String kernelRelease();

    /** Machine architecture, as uname(2) gives it, such as {@code x86_64}. */
    String architecture();

    /** The name of the CPU model, as the kernel shows it. */
    String cpuModel();

    /** The online CPUs by number. */
    List<HostCpu> cpus();

    /** NUMA nodes by number; at least one. */
    List<NumaNode> numaNodes();

    /** All memory that the kernel manages. */
    ByteSize memory();

    /** What it takes to run guests in hardware. */
    VirtualizationSupport virtualization();

    /** The user id that our commands run as. */
    int userId();

    /** How a process can be started to outlive the caller. */
    Survival survival();
}
