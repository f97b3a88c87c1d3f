package dev.vireo.spi.linux;

import dev.vireo.ByteSize;
import dev.vireo.host.HostCpu;
import dev.vireo.host.NumaNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Online CPUs and memory nodes, from {@code /sys/devices/system}.
 *
 * @param cpus by number
 * @param nodes by number, at least one
 */
record Topology(List<HostCpu> cpus, List<NumaNode> nodes) {
    private static final String CPU = "/sys/devices/system/cpu";
    private static final String NODE = "/sys/devices/system/node";

    static Topology read(SystemFiles files, ByteSize memory) {
        List<Integer> online = files.line(CPU + "/online").map(CpuList::parse).orElseGet(() -> counted(files));
        List<NumaNode> nodes = readNodes(files, online);
        if (nodes.isEmpty()) {
            nodes = List.of(new NumaNode(0, memory, online));
        }
        Map<Integer, Integer> nodeOf = new HashMap<>();
        nodes.forEach(node -> node.cpus().forEach(cpu -> nodeOf.put(cpu, node.number())));
        List<HostCpu> cpus = online.stream()
                .map(cpu -> new HostCpu(
                        cpu,
                        number(files, cpu, "physical_package_id", 0),
                        number(files, cpu, "core_id", cpu),
                        nodeOf.getOrDefault(cpu, 0)))
                .toList();
        return new Topology(cpus, nodes);
    }

    private static List<NumaNode> readNodes(SystemFiles files, List<Integer> online) {
        List<Integer> numbers = files.line(NODE + "/online").map(CpuList::parse).orElse(List.of());
        List<NumaNode> nodes = new ArrayList<>();
        for (int number : numbers) {
            String folder = NODE + "/node" + number;
            ByteSize memory = files.text(folder + "/meminfo")
                    .map(text -> MemoryInfo.parse(text).size("MemTotal"))
                    .orElse(ByteSize.ZERO);
            List<Integer> cpus = files.line(folder + "/cpulist").map(CpuList::parse).orElse(List.of()).stream()
                    .filter(online::contains)
                    .toList();
            nodes.add(new NumaNode(number, memory, cpus));
        }
        return nodes;
    }

    /** Where {@code /sys} is hidden, as in some containers. */
    private static List<Integer> counted(SystemFiles files) {
        long count = files.text("/proc/cpuinfo")
                .map(text -> text.lines()
                        .filter(line -> line.startsWith("processor"))
                        .count())
                .orElse(1L);
        return CpuList.parse("0-" + (Math.max(1, count) - 1));
    }

    /** ARM gives -1 where firmware tells no package. */
    private static int number(SystemFiles files, int cpu, String name, int otherwise) {
        return files.number(CPU + "/cpu" + cpu + "/topology/" + name)
                .filter(value -> value >= 0)
                .map(Long::intValue)
                .orElse(otherwise);
    }
}
