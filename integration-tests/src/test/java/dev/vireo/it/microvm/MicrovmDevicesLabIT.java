package dev.vireo.it.microvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.examples.guest.GuestLine;
import dev.vireo.examples.guest.Initramfs;
import dev.vireo.examples.guest.LinuxKernel;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.it.lab.Cargo;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's kernel and its drivers on the devices of a machine of ours. */
@UseLab(vcpus = 1)
@Timeout(1800)
class MicrovmDevicesLabIT {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String COMMAND_LINE =
            "console=ttyS0 pci=off quiet vireo.disk=vda vireo.net=192.0.2.7/24,192.0.2.1";
    private static final String COPIES = "for i in 1 2 3 4; do busybox cp /tmp/a /tmp/$i; done; sync;"
            + " echo 3 >/proc/sys/vm/drop_caches;"
            + " set -- $(busybox md5sum /tmp/[a1-4] | busybox cut -c1-32 | busybox sort -u); echo sums=$#";

    @TempDir
    private Path folder;

    @Test
    void linuxWorksWithItsDisksItsNetworkAndItsEntropy(Lab lab) throws IOException {
        LabHost host = lab.host(1);
        host.run("sh", "-ec", prepare());
        CommandResult result = host.run(Command.of(command(host)).deadline(LIMIT));
        assertThat(result.exitStatus())
                .as(result.output() + result.standardError())
                .isZero();
        assertThat(result.output())
                .contains("machine: restored")
                .containsPattern("gives 64 MiB, and has reported [1-9][0-9]* bytes; \\{.*FREE_MEMORY=[1-9]")
                .contains("gives 0 MiB")
                .doesNotContain("crashed", "failed by");
        host.run("e2fsck", "-fn", "/opt/ext4");
    }

    private static String prepare() {
        return "truncate -s 16M /opt/raw; truncate -s 256M /opt/ext4; mkfs.ext4 -qF /opt/ext4; modprobe tun;"
                + " ip tuntap add dev mvm0 mode tap; ip address add 192.0.2.1/24 dev mvm0; ip link set mvm0 up";
    }

    private List<String> command(LabHost host) throws IOException {
        LinuxKernel kernel = LinuxKernel.findOrFetch();
        Path initrd = Initramfs.builder(Initramfs.findBusybox())
                .modulesOf(kernel)
                .modulesOf(kernel, List.of("ext4", "vmw_vsock_virtio_transport"))
                .build()
                .writeTo(folder.resolve("initrd"));
        Cargo.put(host, List.of(kernel.image().toString(), initrd.toString()));
        List<String> command =
                new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", Cargo.putClasses(host)));
        command.addAll(List.of(
                MachineProgram.class.getName(),
                Cargo.there(kernel.image().toString()),
                Cargo.there(initrd.toString()),
                COMMAND_LINE,
                "2"));
        command.addAll(steps());
        return command;
    }

    private static List<String> steps() {
        return List.of(
                "disk /opt/raw",
                "disk /opt/ext4",
                "tap mvm0",
                "rng",
                "balloon",
                "vsock /opt/vsock",
                "await " + GuestLine.DISK_OK.marker() + " 16777216 boots=1",
                "await " + GuestLine.NET_OK.marker() + " 192.0.2.7",
                "await " + GuestLine.READY.marker(),
                "type echo hwrng=$(head -c 32 /dev/hwrng | busybox wc -c)",
                "await hwrng=32",
                "type mount -t ext4 /dev/vdb /tmp && head -c 8000000 /dev/urandom >/tmp/a && echo mounted-$?",
                "await mounted-0",
                "inflate 64",
                "type " + COPIES,
                "await sums=1",
                "snapshot",
                "type " + COPIES,
                "await sums=1",
                "inflate 0",
                "type ping -c 3 192.0.2.1 >/dev/null; echo ping=$?",
                "await ping=0",
                "type busybox umount /tmp; echo unmounted-$?",
                "await unmounted-0",
                "type poweroff -f",
                "await " + MachineProgram.POWERED_OFF);
    }
}
