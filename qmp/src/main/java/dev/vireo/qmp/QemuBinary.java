package dev.vireo.qmp;

import dev.vireo.host.FileStatus;
import dev.vireo.host.HostId;
import dev.vireo.host.HostPath;
import java.time.Instant;

/**
 * Which QEMU program it is; one that was upgraded is another.
 *
 * @param host the machine that it is on
 * @param path where it is there
 * @param inode its inode
 * @param size its bytes
 * @param modified the last change of its content
 */
public record QemuBinary(HostId host, HostPath path, long inode, long size, Instant modified) {
    /** The program of this status. */
    public static QemuBinary of(HostId host, HostPath path, FileStatus status) {
        return new QemuBinary(host, path, status.inode(), status.size(), status.modified());
    }
}
