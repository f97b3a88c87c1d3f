package dev.vireo.kvm;

import dev.vireo.kvm.internal.libc.Mapping;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The pages that one vCPU has written, in a ring that it shares with this process. Enable {@link
 * Extension#DIRTY_LOG_RING} with a size in bytes before vCPUs are made, and log dirty pages in the slots.
 *
 * <p>Harvest the rings of all vCPUs, then {@link VmMemory#resetDirtyRings}; only then are their pages noted again. A vCPU
 * whose ring is full leaves with {@link Exit.DirtyRingFull}. One thread at a time harvests a ring.
 */
public final class DirtyRing {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ENTRY = 16;
    private static final int SLOT = 4;
    private static final int OFFSET = 8;
    private static final int DIRTY = 1;
    private static final int RESET = 2;

    private final Mapping mapping;
    private final int entries;
    private int next;

    DirtyRing(Mapping mapping) {
        this.mapping = mapping;
        this.entries = (int) (mapping.length() / ENTRY);
    }

    /** Takes a page that was written. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Takes it.
         *
         * @param slot the memory slot
         * @param page the page in the slot, from 0 on
         */
        void written(int slot, long page);
    }

    /** How many pages there is room for. */
    public int entries() {
        return entries;
    }

    /** Hands over what has come since the last time, in order; how many pages. */
    public int harvest(Handler handler) {
        ByteBuffer ring = mapping.chunk(0);
        int count = 0;
        while (count < entries) {
            int at = next * ENTRY;
            // The kernel writes the flag last, and reads it first.
            if (((int) INT.getAcquire(ring, at) & DIRTY) == 0) {
                break;
            }
            handler.written(ring.getInt(at + SLOT), ring.getLong(at + OFFSET));
            INT.setRelease(ring, at, RESET);
            next = (next + 1) % entries;
            count++;
        }
        return count;
    }

    void close() {
        mapping.close();
    }
}
