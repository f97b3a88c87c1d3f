package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.storage.StorageVolume;
import dev.vireo.storage.VolumeSnapshots;
import java.util.List;
import java.util.Optional;

/** The snapshots of a logical volume: thin ones of a thin volume, with space of their own of others. */
final class LvmSnapshots implements VolumeSnapshots {
    private final Lvm lvm;
    private final VolumeId origin;

    LvmSnapshots(Lvm lvm, VolumeId origin) {
        this.lvm = lvm;
        this.origin = origin;
    }

    @Override
    public List<StorageVolume> list() {
        return lvm.report(origin.group()).snapshots(origin).stream()
                .map(each -> handle(each.id(), pool(each)))
                .toList();
    }

    private static Optional<VolumeName> pool(LogicalVolume volume) {
        return volume.pool().map(VolumeName::new);
    }

    private StorageVolume handle(VolumeId id, Optional<VolumeName> thin) {
        return new LvmVolume(lvm, id, thin);
    }

    @Override
    public Optional<StorageVolume> find(String name) {
        return list().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    @Override
    public StorageVolume take(String name, ByteSize space) {
        VolumeName snapshot = VolumeName.of(name);
        Optional<VolumeName> thin = pool(lvm.volume(origin));
        LogicalVolume made =
                thin.isPresent() ? lvm.thinSnapshot(origin, snapshot) : lvm.snapshot(origin, snapshot, space);
        return handle(made.id(), thin);
    }

    @Override
    public Job<StorageVolume> revert(String name) {
        Optional<VolumeName> thin = pool(lvm.volume(origin));
        VolumeId snapshot = VolumeId.of(origin.group().value(), get(name).name());
        return lvm.jobs().merge(snapshot, merged -> handle(merged.id(), thin));
    }

    @Override
    public String toString() {
        return "snapshots of volume " + origin;
    }
}
