package dev.vireo.microvm.internal.virtio.block;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.LockedByException;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Keeps a disk from being used by two guests of which one writes, by the very locks that QEMU takes on its images: for
 * what one does to the image, a shared lock on a byte of its own, and for what it lets nobody else do, one on another.
 * They belong to the open file ({@code F_OFD_SETLK}), and so end with the guest's process, however that ends.
 *
 * <p>The bytes are those of QEMU's {@code block/file-posix.c}: 100 and 200 and the number of the permission.
 */
public final class ImageLock {
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final short F_RDLCK = 0;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    /** {@code struct flock}: type, whence, start at 8, length at 16, process at 24. */
    private static final int FLOCK = 32;

    private static final int DONE = 100;
    private static final int DENIED = 200;
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int RESIZE = 3;

    private final int fd;
    private final String disk;
    private final ByteBuffer flock = ByteBuffer.allocateDirect(FLOCK).order(ByteOrder.nativeOrder());

    private ImageLock(int fd, String disk) {
        this.fd = fd;
        this.disk = disk;
    }

    /**
     * Takes it for an open file, for as long as that is open.
     *
     * @param disk for messages
     * @throws LockedByException another guest writes to it, or is not to be disturbed by one that does
     */
    public static void take(int fd, boolean readOnly, String disk) {
        ImageLock lock = new ImageLock(fd, disk);
        lock.share(DONE + READ);
        lock.share(DENIED + WRITE);
        lock.share(DENIED + RESIZE);
        if (!readOnly) {
            lock.share(DONE + WRITE);
        }
        try {
            lock.check(readOnly);
        } catch (LockedByException e) {
            lock.call(F_OFD_SETLK, F_UNLCK, DONE, 2 * (DENIED - DONE));
            throw e;
        }
    }

    /**
     * Looks whether it could be taken; who starts the guest learns so before there is a process. A file that cannot be
     * opened is left to who has to open it.
     *
     * @throws LockedByException it could not
     */
    public static void check(Path file, boolean readOnly, String disk) {
        int fd = Native.LIBC.open(file.toString(), O_CLOEXEC);
        if (fd >= 0) {
            try {
                new ImageLock(fd, disk).check(readOnly);
            } finally {
                Native.LIBC.close(fd);
            }
        }
    }

    /** Who takes locks first and looks then may be refused together with another, but never gets it with another. */
    private void check(boolean readOnly) {
        boolean free = isFree(DONE + WRITE) && isFree(DONE + RESIZE) && isFree(DENIED + READ);
        if (!free || !(readOnly || isFree(DENIED + WRITE))) {
            throw new LockedByException(
                    ErrorDetails.of(
                                    "use",
                                    disk,
                                    readOnly
                                            ? "another guest or program writes to it"
                                            : "another guest or program uses it, and one of the two would write")
                            .advice("end the other one, or give the guest a disk of its own"),
                    null);
        }
    }

    private void share(int at) {
        call(F_OFD_SETLK, F_RDLCK, at, 1);
    }

    /** Whether nobody else has a lock of any kind on a byte. */
    private boolean isFree(int at) {
        call(F_OFD_GETLK, F_WRLCK, at, 1);
        return flock.getShort(0) == F_UNLCK;
    }

    private void call(int command, short type, long at, long length) {
        flock.putShort(0, type)
                .putShort(2, (short) 0)
                .putLong(8, at)
                .putLong(16, length)
                .putInt(24, 0);
        try {
            // safe: the structure has the size that the kernel reads and writes, and is reachable
            if (Native.LIBC.fcntl(fd, command, Native.address(flock)) < 0) {
                throw Failures.of("fcntl", disk, Native.errno());
            }
        } finally {
            Reference.reachabilityFence(flock);
        }
    }
}
