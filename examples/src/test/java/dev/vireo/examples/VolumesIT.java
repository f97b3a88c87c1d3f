package dev.vireo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.VolumeId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesIT {
    @TempDir
    Path folder;

    @Test
    void makesADiskAndShowsIt() throws Exception {
        try (LocalHost host = LocalHost.open()) {
            assumeTrue(host.facts().userId() == 0, "only root can make loop devices");
            Path file = folder.resolve("disk");
            try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                content.setLength(64 << 20);
            }
            HostPath device = HostPath.of(host.run(Command.of("losetup", "--find", "--show", file.toString()))
                    .orThrow("make", "a loop device")
                    .output()
                    .strip());
            try {
                run(
                        Lvm.on(
                                host,
                                LvmOptions.builder()
                                        .devices(device)
                                        .metadataOnly()
                                        .stateRoot(StateRoot.below(HostPath.of(folder.toString())))
                                        .build()),
                        device);
            } finally {
                host.run(Command.of("losetup", "--detach", device.value())).orThrow("remove", device.value());
            }
        }
    }

    private static void run(Lvm lvm, HostPath device) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertThat(Volumes.makeDisk(lvm, device, "web1", ByteSize.ofMiB(20)).size())
                .isEqualTo(ByteSize.ofMiB(20));
        VolumeId disk = VolumeId.of("guests", "web1");
        assertThat(Volumes.grow(lvm, disk, ByteSize.ofMiB(40), out)).isTrue();
        assertThat(Volumes.grow(lvm, disk, ByteSize.ofMiB(40), out)).isFalse();
        assertThat(Volumes.grow(lvm, disk, ByteSize.ofGiB(40), out)).isFalse();
        Volumes.show(lvm, out);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("nothing to do")
                .contains("the group is full")
                .contains("volume group guests, 20 MiB of 60 MiB free")
                .contains("volume guests/web1 of 40 MiB");
    }
}
