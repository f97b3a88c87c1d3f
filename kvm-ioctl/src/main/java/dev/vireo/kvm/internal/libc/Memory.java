package dev.vireo.kvm.internal.libc;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.KernelException;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.VireoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/** Makes the mappings that guest memory consists of. */
public final class Memory {
    private static final long PAGE = 4096;
    private static final long HUGE_PAGE = 2L << 20;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SEEK_END = 2;

    private static final Path PAGEMAP = Path.of("/proc/self/pagemap");
    private static final int PAGEMAP_STEP = 1 << 14;
    private static final long PRESENT_OR_SWAPPED = 3L << 62;

    private Memory() {}

    /** How the kernel is to choose the size of pages. */
    public enum Pages {
        /** 4 KiB, unless the system makes all memory huge. */
        SMALL,
        /** 2 MiB where the kernel finds them ({@code MADV_HUGEPAGE}). */
        TRANSPARENT,
        /** 2 MiB out of {@code vm.nr_hugepages}, or failure. */
        RESERVED
    }

    /** Zeros that nobody else sees. */
    public static Mapping anonymous(String what, long length, Pages pages) {
        int flags = Mmap.MAP_PRIVATE | Mmap.MAP_ANONYMOUS | (pages == Pages.RESERVED ? Mmap.MAP_HUGETLB : 0);
        return advised(map(what, length, pages, flags, -1, 0), pages);
    }

    /** A mapping of a descriptor, shared with whoever else maps it. */
    public static Mapping shared(String what, Descriptor file, long length, Pages pages) {
        int fd = file.acquire("mmap");
        try {
            return advised(map(what, length, pages, Mmap.MAP_SHARED, fd, 0), pages);
        } finally {
            file.release();
        }
    }

    /** A new file in memory ({@code memfd_create}) of a length. */
    public static Descriptor memfd(String what, long length, Pages pages) {
        int flags = Mmap.MFD_CLOEXEC | (pages == Pages.RESERVED ? Mmap.MFD_HUGETLB : 0);
        int fd = Native.LIBC.memfd_create("vireo-guest", flags);
        if (fd == -1) {
            throw Failures.of("memfd_create", what, Native.errno());
        }
        Descriptor file = new Descriptor(fd, what);
        if (Native.LIBC.ftruncate(fd, length) != 0) {
            int errno = Native.errno();
            file.close();
            throw Failures.of("ftruncate", what, errno);
        }
        return file;
    }

    /** The content of a file from an offset on; what is written stays here. */
    public static Mapping privateCopy(String what, Path path, long offset, long length) {
        int fd = Native.LIBC.open(path.toString(), O_CLOEXEC);
        if (fd == -1) {
            throw Failures.of("open", path.toString(), Native.errno());
        }
        try (Descriptor file = new Descriptor(fd, path.toString())) {
            return privateCopy(what + " out of " + file, fd, offset, length);
        }
    }

    /** The same for a file that is open. */
    public static Mapping privateCopy(String what, int fd, long offset, long length) {
        long size = Native.LIBC.lseek(fd, 0, SEEK_END);
        if (size < 0) {
            throw Failures.of("lseek", what, Native.errno());
        }
        if (offset > size - length) {
            throw new IllegalArgumentException(
                    what + " needs bytes " + offset + " to " + (offset + length) + " of a file, which has " + size);
        }
        return Mapping.of(what, length, PAGE, Mmap.MAP_PRIVATE | Mmap.MAP_NORESERVE, fd, offset);
    }

    /**
     * Gives pages of private memory back; they are zeros afterwards, or the file's content.
     *
     * @param length a multiple of the page size, as is the offset
     */
    public static void discard(Mapping mapping, long offset, long length) {
        if (Native.LIBC.madvise(mapping.address() + offset, length, Mmap.MADV_DONTNEED) != 0) {
            throw Failures.of("madvise", "guest memory", Native.errno());
        }
    }

    /** Gives pages of a file in memory back; they are zeros afterwards. */
    public static void punchHole(Descriptor file, long offset, long length) {
        int fd = file.acquire("fallocate");
        try {
            if (Native.LIBC.fallocate(fd, Mmap.FALLOC_FL_PUNCH_HOLE | Mmap.FALLOC_FL_KEEP_SIZE, offset, length) != 0) {
                throw Failures.of("fallocate", file.toString(), Native.errno());
            }
        } finally {
            file.release();
        }
    }

    /**
     * Finds the pages of 4 KiB of private memory that are there, in memory or swapped out.
     *
     * @return false if the kernel does not tell
     */
    public static boolean presentPages(Mapping mapping, BitSet present) {
        int pages = (int) (mapping.length() / PAGE);
        ByteBuffer entries = ByteBuffer.allocate(PAGEMAP_STEP * Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel pagemap = FileChannel.open(PAGEMAP, StandardOpenOption.READ)) {
            for (int first = 0; first < pages; first += PAGEMAP_STEP) {
                entries.clear().limit(Math.min(PAGEMAP_STEP, pages - first) * Long.BYTES);
                int count = pagemap.read(entries, (mapping.address() / PAGE + first) * Long.BYTES) / Long.BYTES;
                if (count * Long.BYTES != entries.limit()) {
                    return false;
                }
                for (int i = 0; i < count; i++) {
                    if ((entries.getLong(i * Long.BYTES) & PRESENT_OR_SWAPPED) != 0) {
                        present.set(first + i);
                    }
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Mapping map(String what, long length, Pages pages, int flags, int fd, long offset) {
        long alignment = pages == Pages.SMALL ? PAGE : HUGE_PAGE;
        try {
            // Huge pages are set aside now, or the guest would die of the first one that is missing.
            int reserve = pages == Pages.RESERVED ? 0 : Mmap.MAP_NORESERVE;
            return Mapping.of(what, length, alignment, flags | reserve, fd, offset);
        } catch (KernelException e) {
            throw e.errno() == Errno.ENOMEM.number() && pages == Pages.RESERVED ? tooFewHugePages(what, e) : e;
        }
    }

    private static VireoException tooFewHugePages(String what, VireoException cause) {
        return new NotEnoughResourcesException(
                ErrorDetails.of("map", what, "there are not enough reserved huge pages of 2 MiB")
                        .advice("reserve more with sysctl vm.nr_hugepages=N, or use transparent ones"),
                cause);
    }

    private static Mapping advised(Mapping mapping, Pages pages) {
        if (pages == Pages.TRANSPARENT) {
            // A wish: kernels without transparent huge pages answer EINVAL, and small pages are just as right.
            Native.LIBC.madvise(mapping.address(), mapping.length(), Mmap.MADV_HUGEPAGE);
        }
        // Guests' memory has no place in the JVM's core dump. A wish, too.
        Native.LIBC.madvise(mapping.address(), mapping.length(), Mmap.MADV_DONTDUMP);
        return mapping;
    }
}
