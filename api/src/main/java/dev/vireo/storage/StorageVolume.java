package dev.vireo.storage;

import dev.vireo.ByteSize;
import dev.vireo.Job;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.host.HostPath;
import java.util.List;
import java.util.Optional;

/**
 * A volume of a {@link StoragePool}, to be the disk of a domain. A handle: every call asks the host, and may fail as
 * those of the pool do. A kind that cannot do something says so with {@link dev.vireo.error.UnsupportedException}.
 *
 * <p>What changes or loses its content ({@link #remove}, {@link #wipe}, {@link #upload}) is refused with {@link
 * dev.vireo.error.WrongStateException} while anybody holds it.
 *
 * <pre>{@code
 * DiskSource source = volume.acquire("web1");
 * domains.define(DomainSpec.builder("web1").disk(DiskSpec.builder("root", source).build()).build());
 * }</pre>
 */
public interface StorageVolume {
    /** Its name within the pool. */
    String name();

    /** How many bytes its user sees. */
    ByteSize size();

    /** What a domain's disk is made of. It can be opened while the volume is acquired. */
    DiskSource source();

    /** Who holds it: who has acquired it, and who uses it otherwise as far as that can be seen; for people. */
    List<String> holders();

    /**
     * Makes it usable on this host, for one holder alone. Doing that again for the same holder does no harm.
     *
     * @param holder such as the name of a domain; kept with the volume, so that every program sees it
     * @return {@link #source()}
     * @throws dev.vireo.error.WrongStateException somebody else has it
     */
    DiskSource acquire(String holder);

    /**
     * Ends that. Doing it again does no harm.
     *
     * @throws dev.vireo.error.WrongStateException it is still in use, or another holder has it
     */
    void release(String holder);

    /**
     * Gives it more space. A guest that has it sees that only by {@link dev.vireo.domain.Domain#growDisk}.
     *
     * @throws dev.vireo.error.WrongStateException it has that size already, or more
     * @throws dev.vireo.error.NotEnoughResourcesException the pool has not so much space
     */
    void grow(ByteSize size);

    /**
     * The file that {@link #grow}'s commands on the host keep locked as long as they run, even when their program has died: who
     * locks it alone knows that none is under way. See {@link dev.vireo.host.Command#under}.
     *
     * @return empty where no command outlives its program
     */
    default Optional<HostPath> effects() {
        return Optional.empty();
    }

    /** Removes it with its content. */
    void remove();

    /** Fills it with zeroes. When that is cancelled, some of the content is gone. */
    Job<StorageVolume> wipe();

    /**
     * Makes another volume of the pool with the same content; nobody may write this one meanwhile.
     *
     * @return the job; it fails with {@link dev.vireo.error.AlreadyExistsException} if there is one of that name
     */
    Job<StorageVolume> copy(String name);

    /**
     * Writes content from its start on, past the page cache, with a checksum. Zeroes are not sent where that is possible. What
     * lies behind the content may be kept or zeroed. When it fails or is cancelled, the volume has neither the old content nor
     * the new.
     *
     * @param source is read on a thread of the job, and closed by the caller afterwards
     * @param length of what it has, exactly
     * @return the job; it fails with {@link dev.vireo.error.NotEnoughResourcesException} if that is more than the volume has
     */
    Job<StorageTransfer> upload(ContentSource source, ByteSize length);

    /**
     * Reads it from its start to its end, past the page cache, with a checksum. If somebody writes it meanwhile, some of that
     * is in there, and some is not.
     *
     * @param sink is written on a thread of the job, and closed by the caller afterwards
     */
    Job<StorageTransfer> download(ContentSink sink);

    /**
     * Its snapshots.
     *
     * @throws UnsupportedException this kind of volume has none
     */
    default VolumeSnapshots snapshots() {
        throw new UnsupportedException(
                ErrorDetails.of("take a snapshot of", toString(), "volumes of its kind have no snapshots"));
    }
}
