package dev.vireo.kvm.internal.libc;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that is mapped into this process, as direct buffers. Reading and writing it can never end the JVM, whoever
 * closes it when:
 *
 * <ul>
 *   <li>{@link #close()} gives the pages back at once, but puts empty ones in their place: the addresses stay valid, and
 *       who comes late reads zeros.
 *   <li>The addresses are given back when no buffer over them is reachable any more. A slice keeps its buffer reachable,
 *       and KVM's users keep the mapping itself for as long as the kernel may use the addresses.
 *   <li>Before and after it lie pages that cannot be touched.
 * </ul>
 */
public final class Mapping implements AutoCloseable {
    /** A chunk's buffer overlaps the next chunk by this, so that no value of up to 8 bytes is cut. */
    static final int OVERLAP = 4096;

    private static final int CHUNK_SHIFT = 30;
    private static final long CHUNK = 1L << CHUNK_SHIFT;
    private static final long GUARD = 1L << 16;
    private static final Cleaner CLEANER = Cleaner.create();

    private final long address;
    private final long length;
    private final Reservation reservation;
    private final ByteBuffer[] chunks;
    private volatile boolean closed;

    private Mapping(long address, long length, Reservation reservation) {
        this.address = address;
        this.length = length;
        this.reservation = reservation;
        List<ByteBuffer> buffers = new ArrayList<>();
        for (long at = 0; at < length; at += CHUNK) {
            ByteBuffer chunk = Native.buffer(address + at, (int) Math.min(CHUNK + OVERLAP, length - at));
            buffers.add(chunk);
            reservation.heldBy(chunk);
        }
        this.chunks = buffers.toArray(ByteBuffer[]::new);
    }

    /**
     * Maps an open file; the descriptor may be closed afterwards.
     *
     * @param what for messages
     */
    static Mapping of(String what, long length, long alignment, int flags, int fd, long offset) {
        Reservation reservation = Reservation.of(what, length, alignment);
        long mapped = MmapCall.mmap(
                reservation.inside(), length, Mmap.PROT_READ | Mmap.PROT_WRITE, flags | Mmap.MAP_FIXED, fd, offset);
        if (mapped == -1) {
            int errno = Native.errno();
            reservation.release();
            throw Failures.of("mmap", what, errno);
        }
        return new Mapping(mapped, length, reservation);
    }

    /** Maps pages that a descriptor of KVM shares with the kernel. */
    public static Mapping shared(String what, int fd, long length, long offset) {
        return of(what, length, 4096, Mmap.MAP_SHARED, fd, offset);
    }

    /** Where it is. It stays so for as long as this object is reachable. */
    public long address() {
        return address;
    }

    /** Its length in bytes. */
    public long length() {
        return length;
    }

    /** The buffer that holds the value of up to 8 bytes at an offset; its index is {@link #index(long)}. */
    public ByteBuffer chunk(long offset) {
        return chunks[(int) (offset >>> CHUNK_SHIFT)];
    }

    /** Where an offset is in its {@link #chunk}. */
    public static int index(long offset) {
        return (int) (offset & (CHUNK - 1));
    }

    /** How many bytes can be reached through the chunk of an offset, from there on. */
    public int reach(long offset) {
        if (offset == length) {
            return 0;
        }
        return chunk(offset).capacity() - index(offset);
    }

    /** A buffer over a part, which must be within. It keeps the addresses. */
    public ByteBuffer view(long offset, int size) {
        if (size == 0) {
            return chunks[0].slice(0, 0);
        }
        if (size <= reach(offset)) {
            return chunk(offset).slice(index(offset), size).order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer buffer = Native.buffer(address + offset, size);
        reservation.heldBy(buffer);
        return buffer;
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** Gives the pages back; what is read from then on is zero. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            // Private pages of zeros at the very addresses; the old ones go with this. Should the kernel be unable to
            // split its table, they stay until the addresses are given back: nobody is harmed.
            MmapCall.mmap(
                    address,
                    length,
                    Mmap.PROT_READ | Mmap.PROT_WRITE,
                    Mmap.MAP_PRIVATE | Mmap.MAP_ANONYMOUS | Mmap.MAP_NORESERVE | Mmap.MAP_FIXED,
                    -1,
                    0);
        }
    }

    /** A range of addresses, given back once everybody who holds it is unreachable. */
    private static final class Reservation {
        private final long start;
        private final long length;
        private final long inside;
        private int holders;

        private Reservation(long start, long length, long inside) {
            this.start = start;
            this.length = length;
            this.inside = inside;
        }

        static Reservation of(String what, long length, long alignment) {
            long total = length + 2 * GUARD + alignment;
            long start = MmapCall.mmap(
                    0, total, Mmap.PROT_NONE, Mmap.MAP_PRIVATE | Mmap.MAP_ANONYMOUS | Mmap.MAP_NORESERVE, -1, 0);
            if (start == -1) {
                throw Failures.of("mmap", what, Native.errno());
            }
            return new Reservation(start, total, (start + GUARD + alignment - 1) & -alignment);
        }

        long inside() {
            return inside;
        }

        synchronized void heldBy(Object holder) {
            holders++;
            CLEANER.register(holder, this::letGo);
        }

        private synchronized void letGo() {
            holders--;
            if (holders == 0) {
                release();
            }
        }

        void release() {
            Native.LIBC.munmap(start, length);
        }
    }
}
