package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.storage.StorageVolume;
import dev.vireo.storage.VolumeSnapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The snapshots of a replicated volume that were taken of what lies below its side on one host. */
final class SideSnapshots implements VolumeSnapshots {
    private final Pair pair;
    private final ReplicatedVolume volume;
    private final NodeName here;
    private final Map<NodeName, StorageVolume> below;
    private final StorageVolume disk;

    SideSnapshots(
            Pair pair, ReplicatedVolume volume, NodeName here, Map<NodeName, StorageVolume> below, StorageVolume disk) {
        this.pair = pair;
        this.volume = volume;
        this.here = here;
        this.below = below;
        this.disk = disk;
    }

    private VolumeSnapshots side() {
        return Pair.at(here, below).snapshots();
    }

    private StorageVolume handle(StorageVolume snapshot) {
        return new SideSnapshot(pair, volume, here, snapshot);
    }

    @Override
    public List<StorageVolume> list() {
        return side().list().stream().map(this::handle).toList();
    }

    @Override
    public Optional<StorageVolume> find(String name) {
        return side().find(name).map(this::handle);
    }

    /**
     * Takes one of this side, be it primary or secondary.
     *
     * @throws WrongStateException its data are not current
     */
    @Override
    public StorageVolume take(String name, ByteSize space) {
        ResourceState state = volume.end(here).state();
        if (state.volumes().stream().anyMatch(each -> each.disk() != DiskState.UP_TO_DATE)) {
            throw new WrongStateException(ErrorDetails.of(
                    "take a snapshot of", volume.toString(), "the data on " + here + " are not current: " + state));
        }
        return handle(side().take(name, space));
    }

    /** See {@link ReplicatedVolume#revert}. */
    @Override
    public Job<StorageVolume> revert(String name) {
        return volume.revert(here, name, below, () -> disk);
    }

    @Override
    public String toString() {
        return "snapshots of " + volume + " on " + here;
    }
}
