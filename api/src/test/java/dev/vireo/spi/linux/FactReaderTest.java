package dev.vireo.spi.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ByteSize;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HugePages;
import dev.vireo.host.LoadAverage;
import dev.vireo.host.Survival;
import org.junit.jupiter.api.Test;

class FactReaderTest {
    private static final String REST = " S %d 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 7\n";

    private SystemSnapshot machine() {
        return new SystemSnapshot()
                .file("/proc/cpuinfo", "model name : Test CPU\nflags : svm\n")
                .file("/proc/meminfo", "MemTotal: 2048 kB\nMemFree: 1024 kB\nSwapTotal: 10 kB\nSwapFree: 4 kB\n")
                .file("/proc/loadavg", "0.52 0.58 0.59 3/1234 5678\n")
                .file("/proc/sys/kernel/hostname", "node1\n")
                .file("/proc/sys/kernel/osrelease", "6.1.0-28-amd64\n")
                .file("/proc/self/status", "Name:\tjava\nUid:\t0\t1000\t0\t0\nGid:\t0\t0\t0\t0\n")
                .file("/proc/self/cgroup", "0::/\n")
                .file("/sys/devices/system/cpu/online", "0\n")
                .file("/proc/42/stat", "42 (java)" + REST.formatted(1))
                .file("/proc/1/stat", "1 (systemd)" + REST.formatted(0))
                .file("/proc/1/comm", "systemd\n")
                .link("/proc/self/ns/pid", "pid:[4026531836]");
    }

    private HostFacts read(SystemSnapshot system) {
        return new FactReader(system, "amd64", 42, () -> true).read();
    }

    @Test
    void readsThemAll() {
        HostFacts facts = read(machine());
        assertThat(facts.hostName()).isEqualTo("node1");
        assertThat(facts.kernelRelease()).isEqualTo("6.1.0-28-amd64");
        assertThat(facts.cpuModel()).isEqualTo("Test CPU");
        assertThat(facts.memory()).isEqualTo(ByteSize.ofKiB(2048));
        assertThat(facts.userId()).as("the effective user").isEqualTo(1000);
        assertThat(facts.virtualization().kvmDevice()).isTrue();
        assertThat(facts.survival()).isEqualTo(Survival.SESSION);
    }

    @Test
    void namesArchitecturesAsUnameDoes() {
        assertThat(FactReader.architecture("amd64")).isEqualTo("x86_64");
        assertThat(FactReader.architecture("aarch64")).isEqualTo("aarch64");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> new FactReader(new SystemSnapshot(), "amd64", 42, () -> false).read())
                .isInstanceOf(UnsupportedException.class)
                .hasMessageContaining("/proc/meminfo");
    }

    @Test
    void takesTheCgroupFromEitherVersion() {
        assertThat(FactReader.cgroup("0::/system.slice/x.service\n")).isEqualTo("/system.slice/x.service");
        assertThat(FactReader.cgroup("9:name=systemd:/system.slice/y.service\n4:memory:/z/z/z/z/z/z/z/z/z\n0::/\n"))
                .isEqualTo("/system.slice/y.service");
        assertThat(FactReader.cgroup("")).isEmpty();
    }

    @Test
    void usesTheUsersOwnManager() {
        SystemSnapshot system = machine()
                .file("/run/systemd/system/x", "")
                .file("/usr/bin/systemd-run", "")
                .file("/proc/self/cgroup", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n");
        assertThat(read(system).survival()).isEqualTo(Survival.NONE);
        system.file("/run/user/1000/systemd/private", "");
        assertThat(read(system).survival()).isEqualTo(Survival.SERVICE);
    }

    @Test
    void knowsAContainerByItsNamespaceAndNotByWhatItsImageHolds() {
        SystemSnapshot system = machine().file("/proc/1/comm", "sh\n").file("/.dockerenv", "");
        assertThat(read(system).survival()).isEqualTo(Survival.SESSION);
        system.file("/proc/self/cgroup", "0::/system.slice/docker-0123.scope\n");
        assertThat(read(system).survival()).isEqualTo(Survival.NONE);
    }

    @Test
    void knowsAnotherNamespace() {
        SystemSnapshot system = machine().file("/proc/1/comm", "sh\n");
        system.link("/proc/self/ns/pid", "pid:[4026532441]");
        assertThat(read(system).survival()).isEqualTo(Survival.NONE);
    }

    @Test
    void readsTheUsage() {
        SystemSnapshot system = machine()
                .file("/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages", "0\n")
                .file("/sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages", "0\n")
                .file("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "512\n")
                .file("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "500\n");
        LinuxUsage usage = LinuxUsage.read(system);
        assertThat(usage.load()).isEqualTo(new LoadAverage(0.52, 0.58, 0.59));
        assertThat(usage.freeMemory()).isEqualTo(ByteSize.ofMiB(1));
        assertThat(usage.usedSwap()).isEqualTo(ByteSize.ofKiB(6));
        assertThat(usage.pressure(dev.vireo.host.HostUsage.Resource.IO)).isEmpty();
        assertThat(usage.hugePages())
                .containsExactly(new HugePages(ByteSize.ofMiB(2), 512, 500), new HugePages(ByteSize.ofGiB(1), 0, 0));
    }
}
