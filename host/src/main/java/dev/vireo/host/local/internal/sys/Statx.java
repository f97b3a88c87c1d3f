package dev.vireo.host.local.internal.sys;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What statx(2) tells: {@code struct statx} of {@code linux/stat.h}, whose layout is the same on every architecture.
 *
 * @param mode type and permission bits
 * @param userId owner
 * @param inode number of the inode
 * @param size bytes
 * @param links number of names
 * @param modified last change of the content
 */
public record Statx(int mode, int userId, long inode, long size, int links, Instant modified) {
    public static final int SIZE = 256;
    public static final int S_IFMT = 0170000;
    public static final int S_IFSOCK = 0140000;
    public static final int S_IFLNK = 0120000;
    public static final int S_IFREG = 0100000;
    public static final int S_IFBLK = 0060000;
    public static final int S_IFDIR = 0040000;
    public static final int S_IFCHR = 0020000;
    public static final int S_IFIFO = 0010000;

    static final int STATX_BASIC_STATS = 0x7ff;
    static final int NLINK_OFFSET = 16;
    static final int UID_OFFSET = 20;
    static final int MODE_OFFSET = 28;
    static final int INO_OFFSET = 32;
    static final int SIZE_OFFSET = 40;
    static final int MTIME_OFFSET = 112;

    private static final byte[] EMPTY_PATH = {0};

    /** The status of an open file, or {@code null} with {@code errno} set. */
    public static @Nullable Statx ofDescriptor(int fd) {
        return read(fd, EMPTY_PATH, Constants.AT_EMPTY_PATH);
    }

    /** The status of a path, links not followed, or {@code null} with {@code errno} set. */
    public static @Nullable Statx ofPath(String path) {
        return read(Constants.AT_FDCWD, Libc.path(path), Constants.AT_SYMLINK_NOFOLLOW);
    }

    /** The status of a name in an open folder, links not followed, or {@code null} with {@code errno} set. */
    public static @Nullable Statx ofEntry(int folder, byte[] name) {
        return read(folder, name, Constants.AT_SYMLINK_NOFOLLOW);
    }

    private static @Nullable Statx read(int folder, byte[] path, int flags) {
        NativeBuffer buffer = new NativeBuffer(SIZE);
        try {
            int result = Libc.statx(folder, path, flags, STATX_BASIC_STATS, buffer.address());
            return result == 0 ? decode(buffer.bytes()) : null;
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** Reads the structure. */
    static Statx decode(ByteBuffer bytes) {
        return new Statx(
                Short.toUnsignedInt(bytes.getShort(MODE_OFFSET)),
                bytes.getInt(UID_OFFSET),
                bytes.getLong(INO_OFFSET),
                bytes.getLong(SIZE_OFFSET),
                bytes.getInt(NLINK_OFFSET),
                Instant.ofEpochSecond(bytes.getLong(MTIME_OFFSET), bytes.getInt(MTIME_OFFSET + 8)));
    }

    /** The type bits. */
    public int type() {
        return mode & S_IFMT;
    }

    /** The permission bits. */
    public int permissions() {
        return mode & 07777;
    }
}
