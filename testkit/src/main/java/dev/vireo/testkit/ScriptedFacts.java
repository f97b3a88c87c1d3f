package dev.vireo.testkit;

import dev.vireo.ByteSize;
import dev.vireo.host.HostCpu;
import dev.vireo.host.HostFacts;
import dev.vireo.host.NumaNode;
import dev.vireo.host.Survival;
import dev.vireo.host.VirtualizationSupport;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The facts of a {@link ScriptedHost}.
 *
 * <pre>{@code
 * host.facts(ScriptedFacts.defaults().userId(1000).survival(Survival.NONE));
 * }</pre>
 */
public record ScriptedFacts(
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
        implements HostFacts {

    /** Root on four CPUs with 16 GiB in one node, with KVM, no systemd. */
    public static ScriptedFacts defaults() {
        List<HostCpu> cpus =
                IntStream.range(0, 4).mapToObj(i -> new HostCpu(i, 0, i, 0)).toList();
        ByteSize memory = ByteSize.ofGiB(16);
        return new ScriptedFacts(
                "scripted",
                "6.1.0-scripted",
                "x86_64",
                "Scripted CPU",
                cpus,
                List.of(new NumaNode(0, memory, List.of(0, 1, 2, 3))),
                memory,
                new VirtualizationSupport(true, true),
                0,
                Survival.SESSION);
    }

    /** The same with another user. */
    public ScriptedFacts userId(int value) {
        return new ScriptedFacts(
                hostName,
                kernelRelease,
                architecture,
                cpuModel,
                cpus,
                numaNodes,
                memory,
                virtualization,
                value,
                survival);
    }

    /** The same with another way to survive. */
    public ScriptedFacts survival(Survival value) {
        return new ScriptedFacts(
                hostName,
                kernelRelease,
                architecture,
                cpuModel,
                cpus,
                numaNodes,
                memory,
                virtualization,
                userId,
                value);
    }

    /** The same with another support for guests in hardware. */
    public ScriptedFacts virtualization(VirtualizationSupport value) {
        return new ScriptedFacts(
                hostName, kernelRelease, architecture, cpuModel, cpus, numaNodes, memory, value, userId, survival);
    }
}
