package dev.vireo.it.lvm;

import dev.vireo.ByteSize;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lab.LabHost;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import java.time.Duration;
import java.util.List;

/** The volume group that the tests of a lab host share, on its two spare disks. */
final class Group {
    static final VolumeGroupName NAME = VolumeGroupName.of("guests");
    static final Duration PATIENCE = Duration.ofMinutes(4);
    static final ByteSize EXTENT = ByteSize.ofMiB(4);

    private Group() {}

    static VolumeId id(String name) {
        return new VolumeId(NAME, VolumeName.of(name));
    }

    /** LVM on a lab host, whose CPUs are emulated; the group is made when it is not there. */
    static Lvm on(LabHost host) {
        Lvm lvm = Lvm.on(host.host(), LvmOptions.builder().deadline(PATIENCE).build());
        if (lvm.report().group(NAME).isEmpty()) {
            lvm.groups().create(NAME, EXTENT, List.of(host.spareDisk(0), host.spareDisk(1)));
        }
        return lvm;
    }

    /** Writes at the start of a device, and does not return before it is there. */
    static void write(LabHost host, HostPath device, String text) {
        host.run(Command.of("dd", "of=" + device, "conv=notrunc,fsync", "status=none")
                        .input(text))
                .orThrow("write to", device.value());
    }

    static String read(LabHost host, HostPath device, int bytes) {
        return host.run("dd", "if=" + device, "bs=" + bytes, "count=1", "status=none", "iflag=fullblock");
    }
}
