package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.host.HostPath;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.ContentSink;
import dev.vireo.storage.ContentSource;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.StorageTransfer;
import dev.vireo.storage.StorageVolume;
import dev.vireo.storage.VolumeSnapshots;
import java.util.List;
import java.util.Optional;

/** A logical volume as a disk. */
final class LvmVolume implements StorageVolume {
    private final Lvm lvm;
    private final VolumeId id;
    private final Optional<VolumeName> thin;

    LvmVolume(Lvm lvm, VolumeId id, Optional<VolumeName> thin) {
        this.lvm = lvm;
        this.id = id;
        this.thin = thin;
    }

    @Override
    public String name() {
        return id.name().value();
    }

    @Override
    public ByteSize size() {
        LvmReport report = lvm.report(id.group());
        return Access.contentSize(report, Access.find(report, id, "read"));
    }

    @Override
    public DiskSource source() {
        return new BlockDeviceDisk(id.path());
    }

    @Override
    public List<String> holders() {
        return lvm.holders(id).stream().map(VolumeHolder::toString).toList();
    }

    @Override
    public DiskSource acquire(String holder) {
        new Use(lvm.access()).acquire(id, holder);
        return source();
    }

    @Override
    public void release(String holder) {
        lvm.release(id, holder);
    }

    @Override
    public void grow(ByteSize size) {
        new Resizing(lvm.access()).grow(id, size);
    }

    @Override
    public Optional<HostPath> effects() {
        return Optional.of(lvm.access().steps().effects(Access.subject(id.group())));
    }

    @Override
    public void remove() {
        lvm.remove(id);
    }

    @Override
    public Job<StorageVolume> wipe() {
        return lvm.content().wipe(id, wiped -> this);
    }

    @Override
    public Job<StorageVolume> copy(String name) {
        VolumeId copy = new VolumeId(id.group(), VolumeName.of(name));
        return lvm.content().copy(id, copy, thin, made -> new LvmVolume(lvm, made.id(), thin));
    }

    @Override
    public Job<StorageTransfer> upload(ContentSource source, ByteSize length) {
        return lvm.content().upload(id, source, length);
    }

    @Override
    public Job<StorageTransfer> download(ContentSink sink) {
        return lvm.content().download(id, sink);
    }

    @Override
    public VolumeSnapshots snapshots() {
        return new LvmSnapshots(lvm, id);
    }

    @Override
    public String toString() {
        return "volume " + id;
    }
}
