package dev.vireo.microvm.internal.virtio.net;

import dev.vireo.microvm.internal.virtio.Chain;
import dev.vireo.microvm.internal.virtio.GuestFault;
import dev.vireo.microvm.internal.virtio.VirtQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Puts packets into the buffers that a driver has offered. A packet that finds none waits. */
final class Receiver {
    private static final int BUFFER_COUNT_OFFSET = 10;

    private final ByteBuffer packet =
            ByteBuffer.allocateDirect(NetBackend.LONGEST).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Chain> chains = new ArrayList<>();
    private int length;

    /** Whether a packet is waiting. */
    boolean isWaiting() {
        return length > 0;
    }

    /** Takes the next packet from the network; false if there is none. */
    boolean fetch(NetBackend from) {
        length = from.receive(packet);
        return length > 0;
    }

    void drop() {
        length = 0;
    }

    /** What became of a packet. */
    enum Outcome {
        DELIVERED,
        DROPPED,
        WAITS
    }

    int length() {
        return length;
    }

    /**
     * Delivers the packet that is waiting; what was used is not published.
     *
     * @param mergeable whether the driver takes a packet in several buffers
     */
    Outcome deliver(VirtQueue queue, boolean mergeable) {
        chains.clear();
        long room = 0;
        while (room < length) {
            Chain chain = queue.pop();
            if (chain == null) {
                queue.unpop(chains.size());
                return Outcome.WAITS;
            }
            if (chain.writable().length() < NetBackend.HEADER) {
                throw new GuestFault("a buffer of " + chain.writable().length() + " bytes for packets");
            }
            chains.add(chain);
            room += chain.writable().length();
            if (!mergeable && room < length) {
                queue.unpop(1);
                length = 0;
                return Outcome.DROPPED;
            }
        }
        fill(queue);
        length = 0;
        return Outcome.DELIVERED;
    }

    private void fill(VirtQueue queue) {
        packet.putShort(BUFFER_COUNT_OFFSET, (short) chains.size());
        int done = 0;
        for (Chain chain : chains) {
            int part = (int) Math.min(chain.writable().length(), length - done);
            chain.writable().write(0, packet.slice(done, part));
            queue.use(chain.head(), part);
            done += part;
        }
        chains.clear();
    }
}
