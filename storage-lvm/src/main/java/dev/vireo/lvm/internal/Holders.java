package dev.vireo.lvm.internal;

import dev.vireo.ByteSize;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.LogicalVolume;
import dev.vireo.lvm.VolumeGroup;
import dev.vireo.lvm.VolumeHolder;
import dev.vireo.lvm.VolumeHolder.Kind;
import dev.vireo.lvm.VolumeKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out who uses a volume; LVM itself only knows whether somebody has it open. */
public final class Holders {
    private static final HostPath MOUNTS = HostPath.of("/proc/self/mountinfo");
    private static final HostPath RESOURCES = HostPath.of("/etc/drbd.d");
    private static final ByteSize LARGE = ByteSize.ofMiB(16);

    private final Host host;

    /** On a host. */
    public Holders(Host host) {
        this.host = host;
    }

    /** Who uses a volume; one that is not active may still be named by DRBD. */
    public List<VolumeHolder> of(VolumeGroup group, LogicalVolume volume) {
        List<VolumeHolder> found = new ArrayList<>();
        if (volume.major().isPresent() && volume.minor().isPresent()) {
            String number = volume.major().getAsInt() + ":" + volume.minor().getAsInt();
            HostPath holders = HostPath.of("/sys/dev/block/" + number + "/holders");
            for (FileStatus holder : host.files().list(holders)) {
                HostPath uuid = holders.resolve(holder.name()).resolve("dm").resolve("uuid");
                if (!text(uuid).startsWith(ownParts(group))) {
                    found.add(new VolumeHolder(Kind.DEVICE, holder.name()));
                }
            }
            mounts(text(MOUNTS), number).forEach(place -> found.add(new VolumeHolder(Kind.MOUNT, place)));
        }
        if (found.isEmpty() && volume.open() && !hasParts(volume)) {
            found.add(new VolumeHolder(Kind.SOMEBODY, "a process that has it open"));
        }
        if (!volume.hidden()) {
            Set<String> paths =
                    Set.of(volume.id().path().value(), volume.id().mapperPath().value());
            for (FileStatus file : host.files().list(RESOURCES)) {
                if (file.name().endsWith(".res") && names(text(RESOURCES.resolve(file.name())), paths)) {
                    found.add(new VolumeHolder(
                            Kind.DRBD, RESOURCES.resolve(file.name()).value()));
                }
            }
        }
        return found;
    }

    /** Whether LVM itself may have it open, as a part of what it makes of it. */
    private static boolean hasParts(LogicalVolume volume) {
        return volume.attributes().kind() == VolumeKind.THIN_POOL;
    }

    /** How the identities of devices begin that are volumes of a group, or parts of such. */
    static String ownParts(VolumeGroup group) {
        return "LVM-" + group.uuid().replace("-", "");
    }

    private String text(HostPath file) {
        Optional<byte[]> content = host.files().read(file, LARGE);
        return content.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    }

    /** The places in proc(5)'s {@code mountinfo} at which a device is mounted. */
    static List<String> mounts(String mountinfo, String number) {
        return mountinfo
                .lines()
                .map(line -> line.split(" ", 6))
                .filter(columns -> columns.length > 4 && columns[2].equals(number))
                .map(columns -> columns[4])
                .toList();
    }

    /** Whether a resource file names one of the paths; comments do not count. */
    static boolean names(String resource, Set<String> paths) {
        return resource.lines()
                .map(line -> line.replaceFirst("#.*", ""))
                .flatMap(line -> Arrays.stream(line.split("[\\s;{}\"]+", -1)))
                .anyMatch(paths::contains);
    }
}
