package dev.vireo.microvm.internal.virtio.block;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.KernelException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.IoVector;
import dev.vireo.kvm.internal.libc.Native;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A raw file or block device with a disk's content. For one thread at a time; what the kernel refuses is thrown. */
public final class BlockFile implements AutoCloseable {
    private static final int S_IFMT = 0xf000;
    private static final int S_IFBLK = 0x6000;
    private static final int S_IFREG = 0x8000;
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int O_DIRECT = 0x4000; // of x86
    private static final int SEEK_END = 2;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int ZERO_RANGE = 0x10;
    private static final int ZEROS = 1 << 16;

    private final Descriptor descriptor;
    private final boolean readOnly;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    private boolean direct;

    private BlockFile(Descriptor descriptor, boolean readOnly) {
        this.descriptor = descriptor;
        this.readOnly = readOnly;
    }

    /**
     * Opens a file.
     *
     * @throws KernelException it cannot be opened, or is neither a file nor a block device
     */
    public static BlockFile open(Path path, boolean readOnly) {
        if (Files.exists(path) && !isFileOrDisk(path)) {
            throw Failures.of("open", path.toString(), Errno.EINVAL.number(), "it is neither a file nor a disk");
        }
        int fd = Native.LIBC.open(path.toString(), O_CLOEXEC | (readOnly ? 0 : O_RDWR));
        if (fd < 0) {
            throw Failures.of("open", path.toString(), Native.errno());
        }
        return new BlockFile(new Descriptor(fd, path.toString()), readOnly);
    }

    private static boolean isFileOrDisk(Path path) {
        try {
            int kind = (int) Files.getAttribute(path, "unix:mode") & S_IFMT;
            return kind == S_IFREG || kind == S_IFBLK;
        } catch (IOException e) {
            throw Failures.of("stat", path.toString(), e);
        }
    }

    /**
     * Takes over a descriptor that somebody with more rights has opened.
     *
     * @param subject for messages
     */
    public static BlockFile ofDescriptor(int fd, String subject, boolean readOnly) {
        return new BlockFile(new Descriptor(fd, subject), readOnly);
    }

    /**
     * Goes past the host's page cache from now on (O_DIRECT). Requests that are not aligned as the file's system wants it
     * still go through the cache; the kernel keeps the two in step.
     *
     * @throws UnsupportedException the file's system cannot
     */
    void bypassPageCache() {
        try {
            setDirect(true);
        } catch (KernelException e) {
            throw new UnsupportedException(
                    ErrorDetails.of("open", toString(), "its file system cannot bypass the page cache (O_DIRECT)")
                            .advice("use cache WRITEBACK, or another file system"),
                    e);
        }
        direct = true;
    }

    private void setDirect(boolean on) {
        call("fcntl", fd -> {
            long flags = Native.LIBC.fcntl(fd, F_GETFL, 0);
            return flags < 0 ? flags : Native.LIBC.fcntl(fd, F_SETFL, on ? flags | O_DIRECT : flags & ~O_DIRECT);
        });
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /** Its size in bytes as it is now. */
    long size() {
        return call("lseek", fd -> Native.LIBC.lseek(fd, 0, SEEK_END));
    }

    /** Fills memory from an offset on; the end of the file comes as {@code EIO}. */
    void read(IoVector into, long offset) {
        transfer("preadv", into, offset, (fd, at) -> Native.LIBC.preadv(fd, into.address(), into.count(), at));
    }

    /** Writes memory from an offset on. */
    void write(IoVector from, long offset) {
        transfer("pwritev", from, offset, (fd, at) -> Native.LIBC.pwritev(fd, from.address(), from.count(), at));
    }

    private void transfer(String name, IoVector vector, long offset, TransferCall call) {
        long at = offset;
        while (vector.count() > 0) {
            long from = at;
            long done = aligned(name, fd -> call.on(fd, from));
            if (done == 0) {
                throw Failures.of(name, descriptor.subject(), Errno.EIO.number(), "the file ends at " + at);
            }
            vector.skip(done);
            at += done;
        }
    }

    /** Waits until everything that was written survives a loss of power. */
    void flush() {
        call("fdatasync", Native.LIBC::fdatasync);
    }

    /** Gives room back, if the file's system can; reads as zeros then. Otherwise nothing is changed. */
    void discard(long offset, long length) {
        fallocate(PUNCH_HOLE | KEEP_SIZE, offset, length);
    }

    /** Writes zeros, the cheapest way there is. */
    void writeZeroes(long offset, long length, boolean mayDiscard) {
        if (mayDiscard && fallocate(PUNCH_HOLE | KEEP_SIZE, offset, length)) {
            return;
        }
        if (fallocate(ZERO_RANGE | KEEP_SIZE, offset, length)) {
            return;
        }
        try {
            for (long done = 0; done < length; ) {
                long at = offset + done;
                long step = Math.min(ZEROS, length - done);
                done += aligned("pwrite", fd -> Native.LIBC.pwrite(fd, Native.address(zeros), step, at));
            }
        } finally {
            Reference.reachabilityFence(zeros);
        }
    }

    /** False if it is not supported for this file. */
    private boolean fallocate(int mode, long offset, long length) {
        try {
            call("fallocate", fd -> Native.LIBC.fallocate(fd, mode, offset, length));
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.EOPNOTSUPP.number()
                    || e.errno() == Errno.ENOSYS.number()
                    || e.errno() == Errno.ENODEV.number()) {
                return false;
            }
            throw e;
        }
    }

    /** Through the page cache, if it cannot be done past it because it is not aligned. */
    private long aligned(String name, Call call) {
        long result = attempt(name, call);
        if (direct && result == -Errno.EINVAL.number()) {
            setDirect(false);
            try {
                result = attempt(name, call);
            } finally {
                setDirect(true);
            }
        }
        return checked(name, result);
    }

    private long call(String name, Call call) {
        return checked(name, attempt(name, call));
    }

    private long checked(String name, long result) {
        if (result < 0) {
            throw Failures.of(name, descriptor.subject(), (int) -result);
        }
        return result;
    }

    /** What a call returns, or its error number, negative. */
    private long attempt(String name, Call call) {
        int fd = descriptor.acquire(name);
        try {
            while (true) {
                long result = call.on(fd);
                if (result >= 0) {
                    return result;
                }
                int errno = Native.errno();
                if (errno != Errno.EINTR.number()) {
                    return -errno;
                }
            }
        } finally {
            descriptor.release();
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return descriptor.subject();
    }

    @FunctionalInterface
    private interface Call {
        long on(int fd);
    }

    @FunctionalInterface
    private interface TransferCall {
        long on(int fd, long offset);
    }
}
