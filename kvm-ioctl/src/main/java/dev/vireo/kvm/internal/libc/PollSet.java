package dev.vireo.kvm.internal.libc;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** Descriptors to wait for at once, by {@code poll(2)}. For one thread. */
public final class PollSet {
    /** There is something to read, or to accept. */
    public static final int IN = 1;

    /** Something can be written. */
    public static final int OUT = 4;

    private static final int ENTRY = 8;
    private static final int READY_OFFSET = 6;

    private ByteBuffer entries = allocate(16);
    private int count;

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size * ENTRY).order(ByteOrder.nativeOrder());
    }

    /** Forgets all of them. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds a descriptor. Errors and hang-ups are always waited for.
     *
     * @param events {@link #IN} and {@link #OUT}
     * @return by which {@link #isReady} knows it
     */
    public int add(int fd, int events) {
        if ((count + 1) * ENTRY > entries.capacity()) {
            entries = allocate(2 * count).put(entries.clear());
        }
        entries.putInt(count * ENTRY, fd)
                .putShort(count * ENTRY + Integer.BYTES, (short) events)
                .putShort(count * ENTRY + READY_OFFSET, (short) 0);
        return count++;
    }

    /**
     * Waits until one of them is ready, or a signal comes.
     *
     * @param nanos how long at most; negative for as long as it takes
     */
    public void await(long nanos) {
        long wanted = TimeUnit.NANOSECONDS.toMillis(nanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
        int milliseconds = nanos < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, wanted);
        try {
            int ready = Native.LIBC.poll(Native.address(entries), count, milliseconds);
            if (ready < 0 && Native.errno() != Errno.EINTR.number()) {
                throw Failures.of("poll", count + " descriptors", Native.errno());
            }
        } finally {
            Reference.reachabilityFence(entries);
        }
    }

    /** Whether something has happened to what {@link #add} gave this number, errors included. */
    public boolean isReady(int added) {
        return added >= 0 && added < count && entries.getShort(added * ENTRY + READY_OFFSET) != 0;
    }
}
