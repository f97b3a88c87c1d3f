package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.storage.StoragePool;
import dev.vireo.storage.StorageVolume;
import java.util.List;
import java.util.Optional;

/** A volume group, or a thin pool in one, as a pool of disks. */
final class LvmPool implements StoragePool {
    private final Lvm lvm;
    private final VolumeGroupName group;
    private final Optional<VolumeName> thin;

    LvmPool(Lvm lvm, VolumeGroupName group, Optional<VolumeName> thin) {
        this.lvm = lvm;
        this.group = group;
        this.thin = thin;
    }

    @Override
    public String name() {
        return group + thin.map(pool -> "/" + pool).orElse("");
    }

    private LogicalVolume thinPool(VolumeName pool) {
        return lvm.volume(new VolumeId(group, pool));
    }

    @Override
    public ByteSize capacity() {
        return thin.map(pool -> thinPool(pool).size())
                .orElseGet(() -> lvm.group(group).size());
    }

    @Override
    public ByteSize free() {
        return thin.map(pool -> unused(thinPool(pool)))
                .orElseGet(() -> lvm.group(group).free());
    }

    private static ByteSize unused(LogicalVolume pool) {
        double used = pool.dataPercent().orElse(100);
        return ByteSize.ofBytes((long) (pool.size().bytes() * (100 - used) / 100));
    }

    /** Those that a disk can be made of: no pools, no snapshots that are lost with their origin. */
    private boolean isDisk(LogicalVolume volume) {
        boolean here = thin.map(
                        pool -> volume.pool().filter(pool.value()::equals).isPresent())
                .orElse(volume.pool().isEmpty());
        return !volume.hidden()
                && here
                && volume.attributes().kind() != VolumeKind.THIN_POOL
                && (volume.origin().isEmpty() || thin.isPresent());
    }

    @Override
    public List<StorageVolume> volumes() {
        return lvm.report(group).volumes().stream()
                .filter(this::isDisk)
                .map(volume -> handle(volume.id()))
                .toList();
    }

    private StorageVolume handle(VolumeId id) {
        return new LvmVolume(lvm, id, thin);
    }

    @Override
    public Optional<StorageVolume> find(String name) {
        return lvm.report(group)
                .volume(new VolumeId(group, VolumeName.of(name)))
                .filter(this::isDisk)
                .map(volume -> handle(volume.id()));
    }

    @Override
    public StorageVolume get(String name) {
        return find(name)
                .orElseThrow(() -> new NotFoundException(
                        ErrorDetails.of("find", "volume " + name + " in pool " + name(), "there is none")));
    }

    @Override
    public StorageVolume create(String name, ByteSize size) {
        VolumeId id = new VolumeId(group, VolumeName.of(name));
        if (thin.isPresent()) {
            new Making(lvm.access()).makeThin(id, thin.get(), size);
        } else {
            new Making(lvm.access()).make(VolumeSpec.builder(id, size).build());
        }
        return handle(id);
    }

    @Override
    public String toString() {
        return "pool " + name();
    }
}
