package dev.vireo.testkit.internal;

import dev.vireo.host.FileStatus;
import dev.vireo.host.FileType;
import dev.vireo.host.HostPath;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file in memory. Guarded by the machine's monitor. */
final class FileNode {
    private static final byte[] EMPTY = {};

    final FileType type;
    final long inode;
    final byte[] content;
    final Instant modified;
    final TreeMap<String, FileNode> children = new TreeMap<>();
    final @Nullable HostPath target;
    int mode;
    int userId;
    int groupId;

    private FileNode(FileType type, long inode, byte[] content, int mode, Instant modified, @Nullable HostPath target) {
        this.type = type;
        this.inode = inode;
        this.content = content;
        this.mode = mode;
        this.modified = modified;
        this.target = target;
    }

    static FileNode file(long inode, byte[] content, int mode, Instant now) {
        return new FileNode(FileType.FILE, inode, content.clone(), mode, now, null);
    }

    static FileNode folder(long inode, int mode, Instant now) {
        return new FileNode(FileType.FOLDER, inode, EMPTY, mode, now, null);
    }

    static FileNode link(long inode, HostPath target, Instant now) {
        return new FileNode(FileType.LINK, inode, EMPTY, 0777, now, target);
    }

    static FileNode socket(long inode, Instant now) {
        return new FileNode(FileType.SOCKET, inode, EMPTY, 0755, now, null);
    }

    FileStatus status(String name) {
        return new FileStatus(name, type, content.length, mode, userId, inode, modified);
    }
}
