package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.drbd.internal.Sizes;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.ContentSink;
import dev.vireo.storage.ContentSource;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.StorageTransfer;
import dev.vireo.storage.StorageVolume;
import java.util.List;

/** A snapshot of what lies below one side, without the metadata that DRBD keeps at its end. It is read, not written. */
final class SideSnapshot implements StorageVolume {
    private final Pair pair;
    private final ReplicatedVolume volume;
    private final NodeName here;
    private final StorageVolume snapshot;

    SideSnapshot(Pair pair, ReplicatedVolume volume, NodeName here, StorageVolume snapshot) {
        this.pair = pair;
        this.volume = volume;
        this.here = here;
        this.snapshot = snapshot;
    }

    @Override
    public String name() {
        return snapshot.name();
    }

    @Override
    public ByteSize size() {
        ByteSize all = snapshot.size();
        boolean external = volume.spec().side(here).metadata().isPresent();
        return external ? all : ByteSize.ofBytes(Sizes.usable(all.bytes()));
    }

    @Override
    public DiskSource source() {
        return snapshot.source();
    }

    @Override
    public List<String> holders() {
        return snapshot.holders();
    }

    @Override
    public DiskSource acquire(String holder) {
        return snapshot.acquire(holder);
    }

    @Override
    public void release(String holder) {
        snapshot.release(holder);
    }

    @Override
    public void remove() {
        snapshot.remove();
    }

    @Override
    public Job<StorageTransfer> download(ContentSink sink) {
        if (!(source() instanceof BlockDeviceDisk device)) {
            throw refused("download");
        }
        return pair.jobs()
                .start(
                        "download " + this,
                        control -> Pair.at(here, pair.reached())
                                .content(volume.name(), device.path())
                                .read(sink, size(), control));
    }

    @Override
    public void grow(ByteSize size) {
        throw refused("grow");
    }

    @Override
    public Job<StorageVolume> wipe() {
        throw refused("wipe");
    }

    @Override
    public Job<StorageVolume> copy(String name) {
        throw refused("copy");
    }

    @Override
    public Job<StorageTransfer> upload(ContentSource source, ByteSize length) {
        throw refused("upload to");
    }

    private UnsupportedException refused(String verb) {
        return new UnsupportedException(
                ErrorDetails.of(verb, toString(), "it is a snapshot of a replicated volume, to be read or removed"));
    }

    @Override
    public String toString() {
        return "snapshot " + name() + " of " + volume + " on " + here;
    }
}
