package dev.vireo.qemu.internal.launch;

import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.NicSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which devices the firmware tries, and in which order: what the spec says, else its disks, then its CD-ROMs. Pure. */
final class BootOrder {
    private final Map<String, Integer> indexes = new LinkedHashMap<>();

    BootOrder(DomainSpec spec) {
        for (DiskSpec disk : spec.disks()) {
            disk.bootOrder().ifPresent(index -> indexes.put(disk.id(), index));
        }
        for (NicSpec nic : spec.nics()) {
            nic.bootOrder().ifPresent(index -> indexes.put(nic.id(), index));
        }
        if (indexes.isEmpty()) {
            inOrder(spec, DiskKind.DISK);
            inOrder(spec, DiskKind.CDROM);
        }
    }

    private void inOrder(DomainSpec spec, DiskKind kind) {
        spec.disks().stream()
                .filter(disk -> disk.kind() == kind)
                .forEach(disk -> indexes.put(disk.id(), indexes.size() + 1));
    }

    /** The boot index of a device; without one it is not booted from. */
    Optional<Integer> of(String deviceId) {
        return Optional.ofNullable(indexes.get(deviceId));
    }
}
