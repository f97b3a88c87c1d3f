package dev.vireo.microvm.internal.virtio.net;

import dev.vireo.microvm.internal.virtio.Attachment;
import dev.vireo.microvm.internal.virtio.Chain;
import dev.vireo.microvm.internal.virtio.Feature;
import dev.vireo.microvm.internal.virtio.Transport;
import dev.vireo.microvm.internal.virtio.VirtQueue;
import dev.vireo.microvm.internal.virtio.VirtioDevice;
import dev.vireo.microvm.internal.virtio.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A network interface with one queue each way. */
public final class NetDevice implements VirtioDevice {
    private static final int TYPE = 1;
    private static final int QUEUE_SIZE = 256;
    private static final int RECEIVE = 0;
    private static final int SEND = 1;
    private static final int LINK_UP = 1;
    private static final int MAC_LENGTH = 6;
    private static final int SMALLEST_MTU = 68;
    private static final int LARGEST_MTU = 65_535;

    private final Attachment place = new Attachment();
    private final NetBackend backend;
    private final byte[] mac;
    private final int mtu;
    private final Receiver receiver = new Receiver();
    private boolean linkUp = true;

    private long receivedPackets;
    private long receivedBytes;
    private long receivedDropped;
    private long sentPackets;
    private long sentBytes;
    private long sentDropped;

    /**
     * Makes an interface; the back-end is closed with it.
     *
     * @param mac its address, 6 bytes
     * @param mtu what the guest is told that the network carries, in bytes; 0 for nothing
     */
    public NetDevice(NetBackend backend, byte[] mac, int mtu) {
        if (mac.length != MAC_LENGTH || (mtu != 0 && (mtu < SMALLEST_MTU || mtu > LARGEST_MTU))) {
            throw new IllegalArgumentException("an address of " + mac.length + " bytes, an MTU of " + mtu);
        }
        this.backend = backend;
        this.mac = mac.clone();
        this.mtu = mtu;
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public long features() {
        return Feature.bits(NetFeature.MAC, NetFeature.MRG_RXBUF, NetFeature.STATUS)
                | (mtu == 0 ? 0 : Feature.bits(NetFeature.MTU))
                | backend.offloads();
    }

    @Override
    public int[] queueSizes() {
        return new int[] {QUEUE_SIZE, QUEUE_SIZE};
    }

    /** {@code struct virtio_net_config}. */
    @Override
    public byte[] config() {
        return ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, mac)
                .putShort(6, (short) (linkUp ? LINK_UP : 0))
                .putShort(8, (short) 1)
                .putShort(10, (short) mtu)
                .array();
    }

    @Override
    public void attach(Transport transport) {
        place.attach(transport);
    }

    @Override
    public void start() {
        long accepted = 0;
        for (int feature = 0; feature < Long.SIZE; feature++) {
            accepted |= place.transport().accepted(feature) ? 1L << feature : 0;
        }
        backend.agreed(accepted);
    }

    @Override
    public void reset() {
        receiver.drop();
        backend.agreed(0);
    }

    @Override
    public void watch(Watch watch) {
        backend.watch(watch, !receiver.isWaiting());
    }

    @Override
    public boolean work(Watch watch) {
        VirtQueue queue = place.transport().queue(SEND);
        boolean more = queue.serve(backend::canSend, chain -> {
            send(chain);
            queue.push(chain, 0);
        });
        boolean waits = !backend.canSend();
        backend.flush();
        boolean receiveMore = receive();
        return more || receiveMore || (waits && backend.canSend());
    }

    private void send(Chain chain) {
        long length = chain.readable().length();
        if (linkUp && length > NetBackend.HEADER && length <= NetBackend.LONGEST && backend.send(chain.readable())) {
            sentPackets++;
            sentBytes += length - NetBackend.HEADER;
        } else {
            sentDropped++;
        }
    }

    /** Delivers a bounded number of packets; true if there may be more. */
    private boolean receive() {
        VirtQueue queue = place.transport().queue(RECEIVE);
        boolean delivered = false;
        boolean more = true;
        for (int i = 0; i < QUEUE_SIZE && more; i++) {
            more = receiver.isWaiting() || receiver.fetch(backend);
            if (more) {
                Receiver.Outcome outcome = deliver(queue);
                delivered |= outcome == Receiver.Outcome.DELIVERED;
                more = outcome != Receiver.Outcome.WAITS || queue.listen();
            }
        }
        if (delivered) {
            queue.publish();
        }
        return more;
    }

    private Receiver.Outcome deliver(VirtQueue queue) {
        int length = receiver.length();
        if (!linkUp) {
            receiver.drop();
            receivedDropped++;
            return Receiver.Outcome.DROPPED;
        }
        Receiver.Outcome outcome = receiver.deliver(queue, place.transport().accepted(NetFeature.MRG_RXBUF));
        if (outcome == Receiver.Outcome.DELIVERED) {
            receivedPackets++;
            receivedBytes += length - NetBackend.HEADER;
        } else if (outcome == Receiver.Outcome.DROPPED) {
            receivedDropped++;
        }
        return outcome;
    }

    /** Plugs the cable in, or pulls it; the guest is told. Any thread. */
    public void setLink(boolean up) {
        place.transport().exclusively(() -> {
            linkUp = up;
            place.transport().configChanged();
        });
    }

    /** What has gone through so far. Any thread. */
    public NetStatistics statistics() {
        return place.transport()
                .ask(() -> new NetStatistics(
                        receivedPackets, receivedBytes, receivedDropped, sentPackets, sentBytes, sentDropped));
    }

    @Override
    public void close() {
        backend.close();
    }

    @Override
    public String toString() {
        return "network interface " + Arrays.toString(mac);
    }
}
