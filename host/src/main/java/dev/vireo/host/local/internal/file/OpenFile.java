package dev.vireo.host.local.internal.file;

import dev.vireo.ByteSize;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.NativeBuffer;
import dev.vireo.host.local.internal.sys.Statx;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A regular file or block device that is open for reading. */
final class OpenFile implements AutoCloseable {
    private static final String READ = "read";
    private static final int CHUNK_BYTES = 64 * 1024;

    private final int fd;
    private final HostPath file;
    private final Statx status;

    private OpenFile(int fd, HostPath file, Statx status) {
        this.fd = fd;
        this.file = file;
        this.status = status;
    }

    /** Opens it; {@code null} if there is none. O_NONBLOCK: a pipe that somebody put there must not hang us. */
    static @Nullable OpenFile forReading(HostPath file) {
        int flags = Constants.O_RDONLY | Constants.O_CLOEXEC | Constants.O_NOFOLLOW | Constants.O_NONBLOCK;
        int fd = Libc.open(Libc.path(file.value()), flags, 0);
        if (fd < 0) {
            int errno = Libc.errno();
            if (errno == Errno.ENOENT || errno == Errno.ENOTDIR) {
                return null;
            }
            throw refused(errno, file);
        }
        Statx status = Statx.ofDescriptor(fd);
        if (status != null && (status.type() == Statx.S_IFREG || status.type() == Statx.S_IFBLK)) {
            return new OpenFile(fd, file, status);
        }
        Libc.close(fd);
        throw new WrongStateException(ErrorDetails.of(READ, file.value(), "it is not a regular file"));
    }

    private static VireoException refused(int errno, HostPath file) {
        if (errno == Errno.ELOOP) {
            return new AccessDeniedException(ErrorDetails.of(READ, file.value(), "it is a symbolic link"));
        }
        return Errno.toException(errno, "open", READ, file.value());
    }

    /** Everything up to its end, which files below {@code /proc} do not tell before. */
    byte[] readAll(ByteSize limit) {
        if (status.size() > limit.bytes()) {
            throw tooLong(limit);
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        NativeBuffer chunk = new NativeBuffer((int) Math.max(4096, Math.min(status.size() + 1, CHUNK_BYTES)));
        byte[] bytes = new byte[chunk.capacity()];
        int count = pread(chunk, 0, chunk.capacity());
        while (count > 0) {
            if (content.size() + (long) count > limit.bytes()) {
                throw tooLong(limit);
            }
            chunk.bytes().get(0, bytes, 0, count);
            content.write(bytes, 0, count);
            count = pread(chunk, content.size(), chunk.capacity());
        }
        return content.toByteArray();
    }

    private NotEnoughResourcesException tooLong(ByteSize limit) {
        return new NotEnoughResourcesException(
                ErrorDetails.of(READ, file.value(), "it is longer than the limit of " + limit));
    }

    /** Fewer bytes than asked for only at the end of the file. */
    ByteBuffer readRange(long offset, int length) {
        NativeBuffer chunk = new NativeBuffer(Math.max(1, Math.min(length, CHUNK_BYTES)));
        ByteArrayOutputStream content = new ByteArrayOutputStream(Math.min(length, CHUNK_BYTES));
        byte[] bytes = new byte[chunk.capacity()];
        int count = 1;
        while (count > 0 && content.size() < length) {
            count = pread(chunk, offset + content.size(), Math.min(length - content.size(), chunk.capacity()));
            chunk.bytes().get(0, bytes, 0, count);
            content.write(bytes, 0, count);
        }
        return ByteBuffer.wrap(content.toByteArray());
    }

    private int pread(NativeBuffer buffer, long offset, int length) {
        return checked(buffer.pread(fd, length, offset));
    }

    private int checked(long count) {
        if (count < 0) {
            throw Errno.toException(Libc.errno(), "pread", READ, file.value());
        }
        return (int) count;
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
