package dev.vireo.microvm.internal.virtio.net;

import dev.vireo.microvm.internal.virtio.GuestBuffers;
import dev.vireo.microvm.internal.virtio.Watch;
import java.nio.ByteBuffer;

/**
 * Where a network device's frames go to and come from. On the device's thread. A packet is a header of {@link
 * #HEADER} bytes ({@code struct virtio_net_hdr_v1}) and a frame.
 */
public interface NetBackend extends AutoCloseable {
    /** The length of the header. */
    int HEADER = 12;

    /** The longest packet: what segmentation offload makes, and its header. */
    int LONGEST = HEADER + 14 + 65_535 + 4;

    /** The features of the device that it takes care of: checksums and segmentation. */
    long offloads();

    /** The driver has accepted these features; none after a reset. */
    void agreed(long features);

    /**
     * Adds what is to be waited for.
     *
     * @param wantsFrames whether a frame could be taken
     */
    void watch(Watch watch, boolean wantsFrames);

    /** Whether it can take a packet now. If not, it is watched until it can. */
    boolean canSend();

    /** Sends a packet, or drops it, as networks do; false if it was dropped. */
    boolean send(GuestBuffers packet);

    /** Puts the next packet into a direct buffer, from its start on; its length, or 0 if there is none now. */
    int receive(ByteBuffer into);

    /** Sends what is waiting to be sent, as far as it goes. */
    default void flush() {}

    @Override
    void close();
}
