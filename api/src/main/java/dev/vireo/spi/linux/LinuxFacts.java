package dev.vireo.spi.linux;

import dev.vireo.ByteSize;
import dev.vireo.host.HostCpu;
import dev.vireo.host.HostFacts;
import dev.vireo.host.NumaNode;
import dev.vireo.host.Survival;
import dev.vireo.host.VirtualizationSupport;
import java.util.List;

/** The facts, as they were read. */
record LinuxFacts(
        String hostName,
        String kernelRelease,
        String architecture,
        String cpuModel,
        List<HostCpu> cpus,
        List<NumaNode> numaNodes,
        ByteSize memory,
        VirtualizationSupport virtualization,
        int userId,
        Survival survival)
        implements HostFacts {}
