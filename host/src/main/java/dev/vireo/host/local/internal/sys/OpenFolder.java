package dev.vireo.host.local.internal.sys;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open folder, by fdopendir(3): what is done through its descriptor is done in that folder, wherever it is moved. */
public final class OpenFolder implements AutoCloseable {
    /** {@code d_name} in {@code struct dirent}, after d_ino, d_off, d_reclen and d_type, on 64 bits. */
    static final int NAME_OFFSET = 19;

    private static final int FLAGS =
            Constants.O_RDONLY | Constants.O_DIRECTORY | Constants.O_NOFOLLOW | Constants.O_CLOEXEC;

    private final int fd;
    private final long stream;

    private OpenFolder(int fd, long stream) {
        this.fd = fd;
        this.stream = stream;
    }

    /** Opens a folder, unless it is a link; {@code null} with {@code errno} set if that fails. */
    public static @Nullable OpenFolder open(String path) {
        return of(Libc.open(Libc.path(path), FLAGS, 0));
    }

    /** Opens a folder in this one, unless it is a link; {@code null} with {@code errno} set if that fails. */
    public @Nullable OpenFolder open(byte[] name) {
        return of(Libc.openat(fd, name, FLAGS, 0));
    }

    private static @Nullable OpenFolder of(int fd) {
        if (fd < 0) {
            return null;
        }
        long stream = Libc.fdopendir(fd);
        if (stream != 0) {
            return new OpenFolder(fd, stream);
        }
        Libc.close(fd);
        return null;
    }

    /** Its descriptor, valid until it is closed. */
    public int fd() {
        return fd;
    }

    /** The names in it as bytes with a terminating zero, without {@code .} and {@code ..}; can be asked once. */
    public List<byte[]> names() {
        List<byte[]> names = new ArrayList<>();
        long entry = Libc.readdir(stream);
        while (entry != 0) {
            byte[] name = nameOf(entry);
            if (!isSelfOrParent(name)) {
                names.add(name);
            }
            entry = Libc.readdir(stream);
        }
        return names;
    }

    /** Safe: readdir(3) keeps the entry until its next call, and its name always ends with a zero. */
    private static byte[] nameOf(long entry) {
        Pointer pointer = new Pointer(entry);
        int length = (int) pointer.indexOf(NAME_OFFSET, (byte) 0);
        return pointer.getByteArray(NAME_OFFSET, length + 1);
    }

    private static boolean isSelfOrParent(byte[] name) {
        return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
    }

    /** A name for people and for paths. */
    public static String toString(byte[] name) {
        return new String(name, 0, name.length - 1, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        Libc.closedir(stream);
    }
}
