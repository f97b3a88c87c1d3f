package dev.vireo.kvm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes of the guest that KVM has collected instead of leaving the guest for each: see {@link
 * VmMemory#registerCoalescedMmio}. A virtual machine has one ring, which each of its vCPUs shows; one thread at a time
 * takes from it. Take what is there at each exit before it is handled, as it was written before.
 */
public final class CoalescedRing {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST = 0;
    private static final int LAST = 4;
    private static final int ENTRIES = 8;
    private static final int ENTRY = 24;
    private static final int LENGTH = 8;
    private static final int IS_PORT = 12;
    private static final int DATA = 16;

    /** {@code KVM_COALESCED_MMIO_MAX}: what fits in a page. */
    private static final int MOST = ((int) GuestRegion.PAGE - ENTRIES) / ENTRY;

    private final ByteBuffer shared;
    private final int start;

    CoalescedRing(ByteBuffer shared, int start) {
        this.shared = shared;
        this.start = start;
    }

    /** Takes a write. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Takes it.
         *
         * @param isPort whether to a port; to memory otherwise
         * @param address the port or the guest-physical address
         * @param length how many bytes, 1 to 8
         * @param value what was written, unsigned
         */
        void written(boolean isPort, long address, int length, long value);
    }

    /** Hands over what is there, in order; how many writes. */
    public int drain(Handler handler) {
        int first = (int) INT.getAcquire(shared, start + FIRST);
        int last = (int) INT.getAcquire(shared, start + LAST);
        int count = 0;
        while (first != last && count < MOST) {
            int at = start + ENTRIES + Math.floorMod(first, MOST) * ENTRY;
            int length = shared.getInt(at + LENGTH);
            handler.written(
                    shared.getInt(at + IS_PORT) != 0,
                    shared.getLong(at),
                    length,
                    lowest(shared.getLong(at + DATA), length));
            first = Math.floorMod(first, MOST) + 1;
            first = first == MOST ? 0 : first;
            INT.setRelease(shared, start + FIRST, first);
            count++;
        }
        return count;
    }

    private static long lowest(long value, int bytes) {
        return bytes >= Long.BYTES ? value : value & ((1L << (bytes * Byte.SIZE)) - 1);
    }
}
