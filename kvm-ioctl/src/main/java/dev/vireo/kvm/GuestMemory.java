package dev.vireo.kvm;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.kvm.internal.libc.Mapping;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The memory of a guest, by guest-physical addresses.
 *
 * <pre>{@code
 * try (GuestMemory memory = GuestMemory.builder().anonymous(0, 128L << 20).build()) {
 *     vm.memory().setUserMemoryRegions(memory);
 *     memory.putInt(0x7000, 0x55aa);
 * }
 * }</pre>
 *
 * <p><b>Safety.</b> Each access is checked: a range that is not within one {@linkplain GuestRegion region} is refused
 * with {@link BadGuestAddressException}, whatever numbers a guest came up with, and nothing is read or written. After
 * {@link #close()} each access is refused with {@link ClosedException}; one that is under way at that moment, and a buffer
 * that was handed out before, reads zeros and writes nowhere.
 *
 * <p><b>Order.</b> Values are little-endian, as x86-64 and virtio have them. The plain methods promise no order between
 * threads and vCPUs. {@code Acquire} reads come before, and {@code Release} writes come after, everything that the
 * program has them in front of or behind; that is what rings shared with a guest need.
 *
 * <p>Any thread may use it.
 */
public final class GuestMemory implements AutoCloseable {
    private final GuestRegion[] regions;
    private volatile boolean closed;

    GuestMemory(List<GuestRegion> regions) {
        this.regions = regions.toArray(GuestRegion[]::new);
    }

    /** Starts to put memory together. */
    public static GuestMemoryBuilder builder() {
        return new GuestMemoryBuilder();
    }

    /** Its regions, by address. */
    public List<GuestRegion> regions() {
        return List.of(regions);
    }

    /** Whether a range is within one region; never throws. */
    public boolean contains(long address, long length) {
        for (GuestRegion region : regions) {
            if (region.holds(address, length)) {
                return true;
            }
        }
        return false;
    }

    private GuestRegion region(long address, long length) {
        for (GuestRegion region : regions) {
            if (region.holds(address, length)) {
                if (closed) {
                    throw new ClosedException(ErrorDetails.of("access", "guest memory", "it was closed here"));
                }
                return region;
            }
        }
        throw new BadGuestAddressException(address, length);
    }

    /** Reads 8 bits. */
    public byte getByte(long address) {
        GuestRegion region = region(address, Byte.BYTES);
        long offset = address - region.guestAddress();
        return region.mapping().chunk(offset).get(Mapping.index(offset));
    }

    /** Reads 16 bits. */
    public short getShort(long address) {
        GuestRegion region = region(address, Short.BYTES);
        long offset = address - region.guestAddress();
        return region.mapping().chunk(offset).getShort(Mapping.index(offset));
    }

    /** Reads 32 bits. */
    public int getInt(long address) {
        GuestRegion region = region(address, Integer.BYTES);
        long offset = address - region.guestAddress();
        return region.mapping().chunk(offset).getInt(Mapping.index(offset));
    }

    /** Reads 64 bits. */
    public long getLong(long address) {
        GuestRegion region = region(address, Long.BYTES);
        long offset = address - region.guestAddress();
        return region.mapping().chunk(offset).getLong(Mapping.index(offset));
    }

    /** Writes 8 bits. */
    public void putByte(long address, byte value) {
        GuestRegion region = region(address, Byte.BYTES);
        long offset = address - region.guestAddress();
        region.mapping().chunk(offset).put(Mapping.index(offset), value);
    }

    /** Writes 16 bits. */
    public void putShort(long address, short value) {
        GuestRegion region = region(address, Short.BYTES);
        long offset = address - region.guestAddress();
        region.mapping().chunk(offset).putShort(Mapping.index(offset), value);
    }

    /** Writes 32 bits. */
    public void putInt(long address, int value) {
        GuestRegion region = region(address, Integer.BYTES);
        long offset = address - region.guestAddress();
        region.mapping().chunk(offset).putInt(Mapping.index(offset), value);
    }

    /** Writes 64 bits. */
    public void putLong(long address, long value) {
        GuestRegion region = region(address, Long.BYTES);
        long offset = address - region.guestAddress();
        region.mapping().chunk(offset).putLong(Mapping.index(offset), value);
    }

    /** Reads 16 bits; what the program reads or writes afterwards is not done before. At once, if aligned. */
    public short getShortAcquire(long address) {
        short value = getShort(address);
        VarHandle.acquireFence();
        return value;
    }

    /** Reads 32 bits; what the program reads or writes afterwards is not done before. At once, if aligned. */
    public int getIntAcquire(long address) {
        int value = getInt(address);
        VarHandle.acquireFence();
        return value;
    }

    /** Writes 16 bits; what the program has read or written before is done by then. At once, if aligned. */
    public void putShortRelease(long address, short value) {
        VarHandle.releaseFence();
        putShort(address, value);
    }

    /** Writes 32 bits; what the program has read or written before is done by then. At once, if aligned. */
    public void putIntRelease(long address, int value) {
        VarHandle.releaseFence();
        putInt(address, value);
    }

    /** Reads bytes into a part of an array. */
    public void read(long address, byte[] into, int from, int length) {
        checkPart(into, from, length);
        GuestRegion region = region(address, length);
        long offset = address - region.guestAddress();
        for (int done = 0; done < length; ) {
            int step = Math.min(length - done, region.mapping().reach(offset + done));
            region.mapping().chunk(offset + done).get(Mapping.index(offset + done), into, from + done, step);
            done += step;
        }
    }

    /** Reads so many bytes. */
    public byte[] read(long address, int length) {
        if (!contains(address, length)) {
            throw new BadGuestAddressException(address, length);
        }
        byte[] bytes = new byte[length];
        read(address, bytes, 0, length);
        return bytes;
    }

    /** Writes a part of an array. */
    public void write(long address, byte[] bytes, int from, int length) {
        checkPart(bytes, from, length);
        GuestRegion region = region(address, length);
        long offset = address - region.guestAddress();
        for (int done = 0; done < length; ) {
            int step = Math.min(length - done, region.mapping().reach(offset + done));
            region.mapping().chunk(offset + done).put(Mapping.index(offset + done), bytes, from + done, step);
            done += step;
        }
    }

    /** Writes bytes. */
    public void write(long address, byte... bytes) {
        write(address, bytes, 0, bytes.length);
    }

    private static void checkPart(byte[] bytes, int from, int length) {
        if ((from | length) < 0 || from > bytes.length - length) {
            throw new IndexOutOfBoundsException(length + " bytes from " + from + " on of " + bytes.length);
        }
    }

    /**
     * The memory itself of a range, to read files into or write from without copying. It may be kept: once this is
     * closed, it reads zeros.
     */
    public ByteBuffer slice(long address, int length) {
        GuestRegion region = region(address, length);
        return region.mapping().view(address - region.guestAddress(), length);
    }

    /**
     * Gives whole pages back to the host. They are zeros afterwards; those of a file have the file's content again.
     *
     * @param address a multiple of 4 KiB, as is the length; with reserved huge pages of 2 MiB
     */
    public void discard(long address, long length) {
        if (((address | length) & (GuestRegion.PAGE - 1)) != 0) {
            throw new IllegalArgumentException("only whole pages can be given back");
        }
        GuestRegion region = region(address, length);
        region.discard(address - region.guestAddress(), length);
    }

    /**
     * Gives the memory back. A virtual machine that has it in its slots sees zeros from then on; close that first. Does
     * nothing the second time.
     */
    @Override
    public void close() {
        closed = true;
        for (GuestRegion region : regions) {
            region.close();
        }
    }

    @Override
    public String toString() {
        return List.of(regions).toString();
    }
}
