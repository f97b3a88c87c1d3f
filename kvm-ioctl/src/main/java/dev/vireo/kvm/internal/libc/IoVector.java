package dev.vireo.kvm.internal.libc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Pieces of memory that one call reads or writes, as {@code struct iovec} has them. For one thread. */
public final class IoVector {
    private static final int ENTRY = 16;

    private final ByteBuffer entries;
    private final @Nullable ByteBuffer[] pieces;
    private int first;
    private int count;

    /**
     * Makes an empty one.
     *
     * @param most how many pieces it has room for; Linux takes 1024
     */
    public IoVector(int most) {
        entries = ByteBuffer.allocateDirect(most * ENTRY).order(ByteOrder.nativeOrder());
        pieces = new ByteBuffer[most];
    }

    /** Forgets all pieces. */
    public void clear() {
        for (int i = 0; i < count; i++) {
            pieces[i] = null;
        }
        first = 0;
        count = 0;
    }

    /** Adds all of a direct buffer, which is kept reachable until {@link #clear()}. */
    public void add(ByteBuffer direct) {
        entries.putLong(count * ENTRY, Native.address(direct)).putLong(count * ENTRY + Long.BYTES, direct.capacity());
        pieces[count++] = direct;
    }

    /** How many bytes are left. */
    public long remaining() {
        long sum = 0;
        for (int i = first; i < count; i++) {
            sum += length(i);
        }
        return sum;
    }

    /** Takes bytes off the front, which a call has dealt with. */
    public void skip(long bytes) {
        long left = bytes;
        while (left > 0) {
            long length = length(first);
            if (left < length) {
                entries.putLong(first * ENTRY, entries.getLong(first * ENTRY) + left)
                        .putLong(first * ENTRY + Long.BYTES, length - left);
                return;
            }
            left -= length;
            first++;
        }
    }

    private long length(int piece) {
        return entries.getLong(piece * ENTRY + Long.BYTES);
    }

    /** Where the entries are, for the call. */
    public long address() {
        return Native.address(entries) + (long) first * ENTRY;
    }

    /** How many pieces are left. */
    public int count() {
        return count - first;
    }
}
