package dev.vireo.kvm.internal;

import dev.vireo.kvm.internal.libc.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the argument of an ioctl. One piece is kept for the next call; calls at the same time get one of their own.
 */
final class Scratch {
    private static final int SMALLEST = 512;

    private final ByteBuffer buffer;
    private final long address;

    private Scratch(int size) {
        this.buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        this.address = Native.address(buffer);
    }

    ByteBuffer buffer() {
        return buffer;
    }

    long address() {
        return address;
    }

    private void clear(int size) {
        for (int at = 0; at < size; at += Long.BYTES) {
            buffer.putLong(at, 0);
        }
    }

    /** The piece that is not in use. */
    static final class Pool {
        private final AtomicReference<@Nullable Scratch> spare = new AtomicReference<>();

        /** A piece whose first bytes are zero. */
        Scratch take(int size) {
            Scratch scratch = spare.getAndSet(null);
            if (scratch == null || scratch.buffer.capacity() < size) {
                return new Scratch(Math.max(SMALLEST, (size + Long.BYTES - 1) & -Long.BYTES));
            }
            scratch.clear(size);
            return scratch;
        }

        void give(Scratch scratch) {
            spare.set(scratch);
        }
    }
}
