package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.GuestRegion;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.kvm.internal.libc.Native;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Guest memory in a file: its regions one after the other, with holes where pages are zero, so that a view of the file is
 * the memory. Pages that nobody has touched yet are not looked at, which would make them.
 */
final class MemoryFile {
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    private static final int O_CLOEXEC = 0x80000;
    private static final int OWNER_ONLY = 0600;
    private static final int PAGE = 4096;
    private static final int STEP = 256; // pages

    private final int fd;
    private final String file;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE);

    private MemoryFile(int fd, String file) {
        this.fd = fd;
        this.file = file;
    }

    /**
     * Writes it to a new file, down to the disk.
     *
     * @throws dev.vireo.error.KernelException the file is there, or cannot be written
     */
    static void write(GuestMemory memory, Path path) {
        String file = path.toString();
        int fd = Native.LIBC.open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, OWNER_ONLY);
        if (fd < 0) {
            throw Failures.of("open", file, Native.errno());
        }
        try {
            new MemoryFile(fd, file).write(memory);
        } finally {
            Native.LIBC.close(fd);
        }
    }

    private void write(GuestMemory memory) {
        long at = 0;
        for (GuestRegion region : memory.regions()) {
            write(memory, region, at);
            at += region.size();
        }
        check("ftruncate", Native.LIBC.ftruncate(fd, at));
        check("fdatasync", Native.LIBC.fdatasync(fd));
    }

    private long check(String call, long result) {
        if (result < 0) {
            throw Failures.of(call, file, Native.errno());
        }
        return result;
    }

    private void write(GuestMemory memory, GuestRegion region, long at) {
        BitSet touched = region.touchedPages();
        for (int page = touched.nextSetBit(0); page >= 0; ) {
            int end = Math.min(touched.nextClearBit(page), page + STEP);
            long offset = (long) page * PAGE;
            write(memory.slice(region.guestAddress() + offset, (end - page) * PAGE), at + offset);
            page = touched.nextSetBit(end);
        }
    }

    /** Writes the pages of a piece that are not zero, as many at a time as follow each other. */
    private void write(ByteBuffer bytes, long at) {
        int page = 0;
        while (page < bytes.capacity()) {
            int end = page;
            while (end < bytes.capacity() && !isZero(bytes, end)) {
                end += PAGE;
            }
            writeAll(bytes, page, end, at);
            page = end + PAGE; // the page at the end is zero, or there is none
        }
    }

    private boolean isZero(ByteBuffer bytes, int page) {
        return bytes.limit(page + PAGE).position(page).equals(zeros);
    }

    private void writeAll(ByteBuffer bytes, int from, int to, long at) {
        try {
            for (int done = from; done < to; ) {
                // safe: the buffer is reachable, and has so many bytes from there on
                long address = Native.address(bytes) + done;
                done += (int) check("pwrite", Native.LIBC.pwrite(fd, address, to - done, at + done));
            }
        } finally {
            Reference.reachabilityFence(bytes);
        }
    }
}
