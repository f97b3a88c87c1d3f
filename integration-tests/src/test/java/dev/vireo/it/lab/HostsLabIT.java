package dev.vireo.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lab itself: three hosts, what they have, and each fault. */
@UseLab(hosts = 3)
@Timeout(600)
class HostsLabIT {
    private static boolean pings(LabHost from, LabHost to) {
        return from.run(Command.of("ping", "-c", "1", "-W", "2", to.dataAddress()))
                .succeeded();
    }

    private static double milliseconds(LabHost from, LabHost to) {
        String said = from.run("ping", "-c", "3", "-q", to.dataAddress());
        return Double.parseDouble(said.substring(said.lastIndexOf(" = ") + 3).split("/")[0]);
    }

    @Test
    void eachIsItself(Lab lab) {
        for (String what : new String[] {
            "/etc/hostname",
            "/etc/machine-id",
            "/proc/sys/kernel/random/boot_id",
            "/sys/class/net/data/address",
            "/etc/ssh/ssh_host_ed25519_key.pub"
        }) {
            Set<String> values = new HashSet<>();
            lab.hosts().forEach(host -> values.add(host.run("cat", what)));
            assertThat(values).as(what).hasSize(3);
        }
    }

    @Test
    void everyHostReachesEveryOtherUntilAWireIsCut(Lab lab) {
        for (LabHost from : lab.hosts()) {
            for (LabHost to : lab.hosts()) {
                assertThat(pings(from, to)).as("%s to %s", from, to).isTrue();
            }
        }
        lab.network().cut(lab.host(1), lab.host(2));
        assertThat(pings(lab.host(1), lab.host(2))).isFalse();
        assertThat(pings(lab.host(2), lab.host(1))).isFalse();
        assertThat(pings(lab.host(1), lab.host(3))).isTrue();
        assertThat(pings(lab.host(2), lab.host(3))).isTrue();
        lab.network().heal(lab.host(1), lab.host(2));
        assertThat(pings(lab.host(1), lab.host(2))).isTrue();
    }

    @Test
    void aDelayIsAddedEachWay(Lab lab) {
        lab.network().delay(lab.host(1), lab.host(2), Duration.ofMillis(150));
        assertThat(milliseconds(lab.host(1), lab.host(2))).isGreaterThan(300);
        assertThat(milliseconds(lab.host(1), lab.host(3))).isLessThan(300);
    }

    @Test
    void framesAreLost(Lab lab) {
        lab.network().drop(lab.host(1), lab.host(2), 1);
        assertThat(pings(lab.host(1), lab.host(2))).isFalse();
        lab.network().drop(lab.host(1), lab.host(2), 0);
        assertThat(pings(lab.host(1), lab.host(2))).isTrue();
    }

    @Test
    void hasWhatTheTestsNeed(Lab lab) {
        LabHost host = lab.host(1);
        host.run("modprobe", "drbd");
        host.run("test", "-c", "/dev/kvm");
        host.run("test", "-c", "/dev/mapper/control");
        host.run("test", "-f", "/sys/fs/cgroup/cgroup.controllers");
        for (String tool : new String[] {"qemu-system-x86_64", "lvs", "drbdadm", "java", "crm_mon", "corosync"}) {
            host.run("which", tool);
        }
        assertThat(host.run("systemctl", "is-system-running")).startsWith("running");
    }

    @Test
    void aFrozenHostIsSilentAndGoesOn(Lab lab) {
        lab.host(3).freeze();
        assertThat(pings(lab.host(1), lab.host(3))).isFalse();
        lab.host(3).thaw();
        assertThat(pings(lab.host(1), lab.host(3))).isTrue();
    }

    @Test
    void aFullDiskIsFullUntilItIsFreed(Lab lab) {
        LabHost host = lab.host(2);
        host.fillDisk();
        assertThat(write(host, "/root/file").succeeded()).isFalse();
        host.freeDisk();
        assertThat(write(host, "/root/file").succeeded()).isTrue();
    }

    private static CommandResult write(LabHost host, String file) {
        return host.run(Command.of("dd", "if=/dev/zero", "of=" + file, "bs=64k", "count=4", "conv=fsync"));
    }

    @Test
    void aFailingDiskGivesErrorsUntilItIsRepairedAndHasLostNothing(Lab lab) {
        LabHost host = lab.host(2);
        String disk = host.spareDisk(0).value();
        host.run("mke2fs", "-q", "-L", "kept", disk);
        host.failSpareDisk(0);
        assertThat(write(host, disk).succeeded()).isFalse();
        host.repairSpareDisk(0);
        assertThat(host.run("blkid", "-s", "LABEL", "-o", "value", disk)).isEqualToIgnoringNewLines("kept");
        assertThat(write(host, disk).succeeded()).isTrue();
    }

    @Test
    void comesBackAfterAPowerLossAsTheSameHostWithWhatItHadWritten(Lab lab) {
        LabHost host = lab.host(3);
        String id = host.run("cat", "/etc/machine-id");
        host.run("dd", "if=/dev/zero", "of=/root/synced", "bs=1k", "count=1", "conv=fsync");
        host.powerOff();
        assertThat(pings(lab.host(1), host)).isFalse();
        host.powerOn();
        assertThat(host.run("cat", "/etc/machine-id")).isEqualTo(id);
        assertThat(host.run("hostname")).isEqualToIgnoringNewLines("host3");
        host.run("test", "-s", "/root/synced");
        assertThat(pings(lab.host(1), host)).isTrue();
    }
}
