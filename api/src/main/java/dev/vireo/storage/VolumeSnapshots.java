package dev.vireo.storage;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of one volume: each holds what the volume held at one moment, as a power cut at that moment would have left
 * it. A handle, as the volume is.
 *
 * <p>A snapshot is a {@link StorageVolume} of its own, to be read, such as by {@link StorageVolume#download} for a backup,
 * and to be removed when nobody needs it any more.
 *
 * <pre>{@code
 * StorageVolume moment = volume.snapshots().take("web1-monday", ByteSize.ofGiB(2));
 * moment.download(backup::write).await(limit);
 * moment.remove();
 * }</pre>
 */
public interface VolumeSnapshots {
    /** All of them. */
    List<StorageVolume> list();

    /** One by its name. */
    Optional<StorageVolume> find(String name);

    /**
     * One by its name.
     *
     * @throws NotFoundException there is none
     */
    default StorageVolume get(String name) {
        return find(name)
                .orElseThrow(() -> new NotFoundException(
                        ErrorDetails.of("find", toString(), "there is no snapshot called " + name)));
    }

    /**
     * Takes one. The volume may be in use.
     *
     * @param name within the pool of the volume
     * @param space for what is overwritten in the volume afterwards; when that is used up, the snapshot is lost. A pool whose
     *     volumes share their space does without it
     * @throws dev.vireo.error.AlreadyExistsException there is a volume of that name
     * @throws dev.vireo.error.NotEnoughResourcesException the pool has not so much space
     */
    StorageVolume take(String name, ByteSize space);

    /**
     * Makes the volume hold what a snapshot holds, and removes that snapshot. What was written since is lost. Cannot be
     * cancelled.
     *
     * @return the job; it fails with {@link dev.vireo.error.WrongStateException} if the volume or the snapshot is in use, or
     *     the snapshot is lost
     */
    Job<StorageVolume> revert(String name);
}
