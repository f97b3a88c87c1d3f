package dev.vireo.microvm.internal.virtio;

import dev.vireo.kvm.internal.libc.IoVector;
import dev.vireo.microvm.internal.device.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Pieces of guest memory that a driver has handed over, read or written as if they were one. All of them are within
 * guest memory. What is written is told to the slot.
 */
public final class GuestBuffers {
    private static final long PAGE = 4096;

    private final Slot slot;
    private long[] addresses = new long[4];
    private int[] lengths = new int[4];
    private int count;
    private long total;

    GuestBuffers(Slot slot) {
        this.slot = slot;
    }

    void add(long address, int length) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        addresses[count] = address;
        lengths[count] = length;
        count++;
        total += length;
    }

    /** How many bytes they have together. */
    public long length() {
        return total;
    }

    /** How many pieces there are. */
    public int count() {
        return count;
    }

    /** The length of the longest piece; 0 if there is none. */
    public int longest() {
        return Arrays.stream(lengths, 0, count).max().orElse(0);
    }

    /**
     * Reads bytes.
     *
     * @param from an offset; it and the length are within {@link #length()}
     */
    public byte[] read(long from, int length) {
        check(from, length);
        byte[] bytes = new byte[length];
        each(from, length, (address, size, done) -> slot.memory().read(address, bytes, (int) done, size));
        return bytes;
    }

    /** The same as {@link #read(long, int)}, to take values out of, little-endian. */
    public ByteBuffer values(long from, int length) {
        return ByteBuffer.wrap(read(from, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes a part of an array from an offset on; all of it must fit. */
    public void write(long from, byte[] bytes, int at, int length) {
        check(from, length);
        each(from, length, (address, size, done) -> {
            slot.memory().write(address, bytes, at + (int) done, size);
            slot.wrote(address, size);
        });
    }

    /** Writes bytes from an offset on; all of them must fit. */
    public void write(long from, byte... bytes) {
        write(from, bytes, 0, bytes.length);
    }

    /** Copies what is in a buffer from an offset on; all of it must fit. */
    public void write(long from, ByteBuffer bytes) {
        check(from, bytes.remaining());
        int start = bytes.position();
        each(from, bytes.remaining(), (address, size, done) -> {
            slot.memory().slice(address, size).put(bytes.slice(start + (int) done, size));
            slot.wrote(address, size);
        });
    }

    /** Copies bytes from an offset on to where a buffer stands; it must have room. */
    public void read(long from, int length, ByteBuffer into) {
        check(from, length);
        each(from, length, (address, size, done) -> into.put(slot.memory().slice(address, size)));
    }

    /** Adds the pieces of a part to a vector, whose call may write to them. */
    public void addTo(IoVector vector, long from, long length) {
        check(from, length);
        each(from, length, (address, size, done) -> vector.add(slot.memory().slice(address, size)));
    }

    /** Tells the slot that a part was written by other means than these methods. */
    public void wrote(long from, long length) {
        check(from, length);
        each(from, length, (address, size, done) -> slot.wrote(address, size));
    }

    /**
     * Gives all whole pages of 4 KiB back to the host. The driver does not care what they hold then, so the slot is not
     * told.
     *
     * @return how many bytes
     */
    public long discard() {
        long done = 0;
        for (int i = 0; i < count; i++) {
            long start = (addresses[i] + PAGE - 1) & -PAGE;
            long length = ((addresses[i] + lengths[i]) & -PAGE) - start;
            if (length > 0) {
                slot.memory().discard(start, length);
                done += length;
            }
        }
        return done;
    }

    private void check(long from, long length) {
        if (from < 0 || length < 0 || from > total - length) {
            throw new IndexOutOfBoundsException(length + " bytes from " + from + " on of " + total);
        }
    }

    private void each(long from, long length, Piece piece) {
        long skip = from;
        long left = length;
        for (int i = 0; i < count && left > 0; i++) {
            if (skip >= lengths[i]) {
                skip -= lengths[i];
                continue;
            }
            int size = (int) Math.min(lengths[i] - skip, left);
            piece.at(addresses[i] + skip, size, length - left);
            left -= size;
            skip = 0;
        }
    }

    @FunctionalInterface
    private interface Piece {
        void at(long address, int size, long done);
    }
}
