package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.drbd.internal.Observer;
import dev.vireo.storage.StorageVolume;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Keeps what a side holds before it is overwritten: a snapshot of the volume below it, whatever state its data are in. It is
 * found among the {@linkplain StorageVolume#snapshots snapshots} of that volume, and removed by whoever needs it no more.
 *
 * <pre>{@code
 * brains.discard(loser, SafetySnapshot.of(below, "web1-lost", ByteSize.ofGiB(4))).await(Duration.ofHours(12));
 * }</pre>
 */
public final class SafetySnapshot implements Consumer<DrbdResource> {
    private final Map<NodeName, StorageVolume> below;
    private final String name;
    private final ByteSize space;

    private SafetySnapshot(Map<NodeName, StorageVolume> below, String name, ByteSize space) {
        this.below = Map.copyOf(below);
        this.name = Objects.requireNonNull(name);
        this.space = Objects.requireNonNull(space);
    }

    /**
     * A snapshot to be taken.
     *
     * @param below what lies below the sides
     * @param name of the snapshot
     * @param space see {@link dev.vireo.storage.VolumeSnapshots#take}: a snapshot without space for all that is overwritten is
     *     lost; {@link dev.vireo.drbd.splitbrain.SplitBrainSide#changed} of both sides together is enough
     */
    public static SafetySnapshot of(Map<NodeName, StorageVolume> below, String name, ByteSize space) {
        return new SafetySnapshot(below, name, space);
    }

    /**
     * Takes it.
     *
     * @throws dev.vireo.error.NotFoundException nothing is named that lies below this side
     */
    @Override
    public void accept(DrbdResource side) {
        Pair.at(new Observer(side.drbd()).node(), below).snapshots().take(name, space);
    }
}
