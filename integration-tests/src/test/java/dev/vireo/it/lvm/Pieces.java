package dev.vireo.it.lvm;

import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.lab.LabHost;
import dev.vireo.lvm.LogicalVolume;
import dev.vireo.lvm.Lvm;
import dev.vireo.lvm.LvmOptions;
import dev.vireo.lvm.VolumeGroupName;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Pieces of the two spare disks of a lab host, each a device that can be broken by itself. */
final class Pieces {
    private static final int SECTORS = 393_216; // 192 MiB
    private static final int MOST = 5;

    private Pieces() {}

    static HostPath path(int piece) {
        return HostPath.of("/dev/mapper/" + name(piece));
    }

    private static String name(int piece) {
        return "piece" + piece;
    }

    static List<HostPath> paths(int count) {
        return IntStream.range(0, count).mapToObj(Pieces::path).toList();
    }

    /** LVM on so many pieces, all of which are made when they are not there. */
    static Lvm on(LabHost host, int count) {
        if (!host.run(Command.of("dmsetup", "info", name(0))).succeeded()) {
            for (int i = 0; i < MOST; i++) {
                host.run("dmsetup", "create", name(i), "--table", table(host, i));
            }
        }
        return Lvm.on(
                host.host(),
                LvmOptions.builder()
                        .deadline(Group.PATIENCE)
                        .devices(paths(count).toArray(HostPath[]::new))
                        .build());
    }

    private static String table(LabHost host, int piece) {
        return "0 " + SECTORS + " linear " + host.spareDisk(piece % 2) + " " + piece / 2 * SECTORS;
    }

    /** Makes each access to a piece fail with an I/O error. */
    static void fail(LabHost host, int piece) {
        reload(host, piece, "0 " + SECTORS + " error");
    }

    /** Makes each access to a piece take so long. */
    static void slow(LabHost host, int piece, int millis) {
        host.run("modprobe", "dm-delay");
        reload(host, piece, table(host, piece).replace("linear", "delay") + " " + millis);
    }

    /** Takes that back; what was there is there again. */
    static void heal(LabHost host, int piece) {
        reload(host, piece, table(host, piece));
    }

    private static void reload(LabHost host, int piece, String table) {
        host.run("dmsetup", "suspend", "--noflush", "--nolockfs", name(piece));
        host.run("dmsetup", "reload", name(piece), "--table", table);
        resume(host, piece);
    }

    /** Lets everybody wait who reads or writes a piece. */
    static void suspend(LabHost host, int piece) {
        host.run("dmsetup", "suspend", name(piece));
    }

    /** Lets them go on. */
    static void resume(LabHost host, int piece) {
        host.run("dmsetup", "resume", name(piece));
    }

    /** Removes a group with all that is in it, and LVM's labels from all pieces. */
    static void remove(LabHost host, VolumeGroupName group) {
        Lvm lvm = on(host, MOST);
        if (lvm.report().group(group).isPresent()) {
            List<LogicalVolume> found = lvm.report(group).volumes().stream()
                    .filter(each -> !each.hidden())
                    .sorted(Comparator.comparing(
                            each -> each.pool().isEmpty() && each.origin().isEmpty()))
                    .toList();
            found.forEach(each -> lvm.remove(each.id())); // thin volumes and snapshots before what they need
            lvm.groups().remove(group);
        }
        for (HostPath piece : paths(MOST)) {
            host.run("wipefs", "--all", "--quiet", piece.value());
        }
    }
}
