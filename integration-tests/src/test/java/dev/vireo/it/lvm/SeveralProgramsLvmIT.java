package dev.vireo.it.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.ChildJvm;
import dev.vireo.lvm.LogicalVolume;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.VolumeGroupName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two programs at work on one volume group, on a file. */
class SeveralProgramsLvmIT {
    private static final VolumeGroupName GROUP = VolumeGroupName.of("vireo-crowd");

    @TempDir
    Path folder;

    @Test
    void twoProgramsMakeAndRemoveVolumesAtOnce() throws IOException {
        try (LocalHost host = LocalHost.open()) {
            assumeTrue(host.facts().userId() == 0, "only root can make loop devices");
            Path file = folder.resolve("disk");
            try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                content.setLength(256 << 20);
            }
            HostPath device = HostPath.of(host.run(Command.of("losetup", "--find", "--show", file.toString()))
                    .orThrow("make", "a loop device")
                    .output()
                    .strip());
            try {
                Lvm lvm = Lvm.on(host, Crowd.options(folder.toString(), device));
                lvm.groups().create(GROUP, Group.EXTENT, List.of(device));
                try (ChildJvm one = crowd(device, "a");
                        ChildJvm two = crowd(device, "b")) {
                    one.awaitLine(Crowd.DONE);
                    two.awaitLine(Crowd.DONE);
                }
                assertThat(lvm.report(GROUP).volumes())
                        .extracting(LogicalVolume::name)
                        .containsExactlyInAnyOrder("a0", "a2", "a4", "b0", "b2", "b4");
            } finally {
                host.run(Command.of("losetup", "--detach", device.value())).orThrow("remove", device.value());
            }
        }
    }

    private ChildJvm crowd(HostPath device, String prefix) {
        return ChildJvm.start(Crowd.class, folder.toString(), device.value(), GROUP.value(), prefix, "6");
    }
}
