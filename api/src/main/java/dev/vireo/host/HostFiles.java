package dev.vireo.host;

import dev.vireo.ByteSize;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The files of a host. No method follows a symbolic link in the last component.
 *
 * <p>Errors, unless a method says otherwise: {@link dev.vireo.error.NotFoundException}, {@link
 * dev.vireo.error.AccessDeniedException} (rights, read-only file system), {@link
 * dev.vireo.error.NotEnoughResourcesException} (disk full, quota), {@link dev.vireo.error.UnreachableException}.
 */
public interface HostFiles {
    /** The whole file, if it exists and is no longer than the limit (else {@code NotEnoughResourcesException}). */
    Optional<byte[]> read(HostPath file, ByteSize limit);

    /** At most {@code length} bytes from an offset; fewer at the end of the file, none behind it. */
    ByteBuffer readRange(HostPath file, long offset, int length);

    /**
     * Replaces or creates a file so that after any crash either the old or the new content is there, whole: temporary
     * file, fsync, rename, fsync of the folder.
     *
     * @param mode permission bits, such as {@code 0600}
     */
    void replace(HostPath file, byte[] content, int mode);

    /**
     * Creates a file with the same durability, unless there is one.
     *
     * @throws dev.vireo.error.AlreadyExistsException there is something of that name
     */
    void create(HostPath file, byte[] content, int mode);

    /** Removes a file and makes that durable; {@code false} if there was none. */
    boolean delete(HostPath file);

    /** Removes a folder with all that is in it, not following links; nothing happens if there is none. */
    void deleteTree(HostPath folder);

    /** The entries of a folder by name, without {@code .} and {@code ..}; empty if there is no such folder. */
    List<FileStatus> list(HostPath folder);

    /** The status of one file, without following a link; empty if there is none. */
    Optional<FileStatus> status(HostPath file);

    /** Creates a folder and those above it that are missing, all with this mode; existing ones are left alone. */
    void createFolders(HostPath folder, int mode);

    /** Gives a file or folder to a user and group by their ids; needs root. */
    void changeOwner(HostPath file, int userId, int groupId);
}
