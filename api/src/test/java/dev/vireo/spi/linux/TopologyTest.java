package dev.vireo.spi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.host.HostCpu;
import dev.vireo.host.NumaNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final String CPU = "/sys/devices/system/cpu";
    private static final String NODE = "/sys/devices/system/node";

    private void cpu(SystemSnapshot system, int number, int socket, int core) {
        system.file(CPU + "/cpu" + number + "/topology/physical_package_id", socket + "\n")
                .file(CPU + "/cpu" + number + "/topology/core_id", core + "\n");
    }

    @Test
    void readsTwoSocketsWithANodeEachAndACpuOffline() {
        SystemSnapshot system = new SystemSnapshot()
                .file(CPU + "/online", "0-2,4-7\n")
                .file(NODE + "/online", "0-1\n")
                .file(NODE + "/node0/meminfo", "Node 0 MemTotal:       1024 kB\n")
                .file(NODE + "/node0/cpulist", "0,2,4,6\n")
                .file(NODE + "/node1/meminfo", "Node 1 MemTotal:       2048 kB\n")
                .file(NODE + "/node1/cpulist", "1,3,5,7\n");
        for (int number = 0; number < 8; number++) {
            cpu(system, number, number % 2, number / 4);
        }
        Topology topology = Topology.read(system, ByteSize.ofKiB(3072));
        assertThat(topology.cpus()).hasSize(7).contains(new HostCpu(5, 1, 1, 1), new HostCpu(2, 0, 0, 0));
        assertThat(topology.nodes())
                .containsExactly(
                        new NumaNode(0, ByteSize.ofKiB(1024), List.of(0, 2, 4, 6)),
                        new NumaNode(1, ByteSize.ofKiB(2048), List.of(1, 5, 7)));
    }

    @Test
    void readsANodeWithMemoryOnly() {
        SystemSnapshot system = new SystemSnapshot()
                .file(CPU + "/online", "0\n")
                .file(NODE + "/online", "0,2\n")
                .file(NODE + "/node0/cpulist", "0\n")
                .file(NODE + "/node0/meminfo", "Node 0 MemTotal: 1 kB\n")
                .file(NODE + "/node2/cpulist", "\n")
                .file(NODE + "/node2/meminfo", "Node 2 MemTotal: 2 kB\n");
        cpu(system, 0, 0, 0);
        assertThat(Topology.read(system, ByteSize.ofKiB(3)).nodes())
                .containsExactly(
                        new NumaNode(0, ByteSize.ofKiB(1), List.of(0)), new NumaNode(2, ByteSize.ofKiB(2), List.of()));
    }

    @Test
    void makesOneNodeWhereTheKernelHasNone() {
        SystemSnapshot system = new SystemSnapshot().file(CPU + "/online", "0-1\n");
        cpu(system, 0, -1, 0);
        cpu(system, 1, -1, 1);
        Topology topology = Topology.read(system, ByteSize.ofGiB(1));
        assertThat(topology.nodes()).containsExactly(new NumaNode(0, ByteSize.ofGiB(1), List.of(0, 1)));
        assertThat(topology.cpus()).containsExactly(new HostCpu(0, 0, 0, 0), new HostCpu(1, 0, 1, 0));
    }

    @Test
    void asksTheJvmWhereSysIsHidden() {
        assertThat(Topology.read(new SystemSnapshot(), ByteSize.ofGiB(1)).cpus())
                .isNotEmpty();
    }
}
