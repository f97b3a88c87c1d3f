package dev.vireo.qemu.internal.probe;

import dev.vireo.host.FileStatus;
import dev.vireo.host.HostPath;
import java.time.Instant;

/**
 * One build of QEMU on a host. A package upgrade makes it another.
 *
 * @param path the program, links resolved
 * @param inode number of its inode
 * @param size bytes
 * @param modified last change
 */
public record Binary(HostPath path, long inode, long size, Instant modified) {
    /** The binary that has this status now. */
    static Binary of(HostPath path, FileStatus status) {
        return new Binary(path, status.inode(), status.size(), status.modified());
    }
}
