package dev.vireo.storage;

import dev.vireo.ByteSize;
import java.util.List;
import java.util.Optional;

/**
 * Where disks for domains are made, such as a volume group. A handle: every call asks the host.
 *
 * <p>Every call may fail with {@link dev.vireo.error.NotFoundException} (the pool is gone), {@link
 * dev.vireo.error.AccessDeniedException}, {@link dev.vireo.error.TimedOutException} and {@link
 * dev.vireo.error.UnreachableException}.
 */
public interface StoragePool {
    /** Its name. */
    String name();

    /** All the space it has for volumes. */
    ByteSize capacity();

    /** What of it is not used. */
    ByteSize free();

    /** Its volumes. */
    List<StorageVolume> volumes();

    /** A volume by its name. */
    Optional<StorageVolume> find(String name);

    /**
     * A volume by its name.
     *
     * @throws dev.vireo.error.NotFoundException there is none
     */
    StorageVolume get(String name);

    /**
     * Makes a volume that reads as if it were empty.
     *
     * @param size at least; a pool may round it up
     * @throws dev.vireo.error.AlreadyExistsException there is one of that name
     * @throws dev.vireo.error.NotEnoughResourcesException the pool has not so much space
     * @throws dev.vireo.error.InvalidSpecException the pool allows no such name
     */
    StorageVolume create(String name, ByteSize size);
}
