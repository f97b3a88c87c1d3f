package dev.vireo.microvm.internal.virtio.vsock;

import dev.vireo.json.JsonObject;
import dev.vireo.kvm.internal.libc.UnixListener;
import dev.vireo.kvm.internal.libc.UnixSocket;
import dev.vireo.microvm.internal.virtio.Attachment;
import dev.vireo.microvm.internal.virtio.Chain;
import dev.vireo.microvm.internal.virtio.Transport;
import dev.vireo.microvm.internal.virtio.VirtQueue;
import dev.vireo.microvm.internal.virtio.VirtioDevice;
import dev.vireo.microvm.internal.virtio.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Streams between the guest and programs of the host, whose ends are UNIX sockets. A program that connects to the
 * device's path and writes {@code CONNECT 52\n} is answered {@code OK 1073741824\n} and is then connected to port 52 of
 * the guest. When the guest connects to port 52 of the host, whoever listens at the path with {@code _52} behind it gets
 * the connection.
 *
 * <p>Connections do not survive a snapshot: in the machine that goes on the guest is told that they are lost.
 */
public final class VsockDevice implements VirtioDevice {
    private static final int TYPE = 19;
    private static final int QUEUE_SIZE = 256;
    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int EVENT = 2;
    private static final byte[] TRANSPORT_RESET = new byte[4];
    private static final long FIRST_CID = 3;
    private static final long LAST_CID = 0xffff_fffeL;
    private static final int NOT_WATCHED = -1;

    private final Attachment place = new Attachment();
    private final long cid;
    private final UnixListener listener;
    private final VsockSwitch connections;
    private int watched = NOT_WATCHED;
    private boolean resetDue;

    /**
     * Makes one that listens at a path.
     *
     * @param cid the guest's address, from 3 on
     */
    public VsockDevice(long cid, Path path) {
        if (cid < FIRST_CID || cid > LAST_CID) {
            throw new IllegalArgumentException("a guest's context id is 3 to 4294967294, and not " + cid);
        }
        this.cid = cid;
        this.connections = new VsockSwitch(cid, path);
        this.listener = UnixListener.open(path);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public long features() {
        return 0;
    }

    @Override
    public int[] queueSizes() {
        return new int[] {QUEUE_SIZE, QUEUE_SIZE, QUEUE_SIZE};
    }

    /** {@code struct virtio_vsock_config}. */
    @Override
    public byte[] config() {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, cid)
                .array();
    }

    @Override
    public void attach(Transport transport) {
        place.attach(transport);
    }

    @Override
    public void reset() {
        connections.clear();
    }

    @Override
    public void watch(Watch watch) {
        watched = connections.isFull() ? NOT_WATCHED : watch.readable(listener.number());
        connections.watch(watch, place.transport().queue(RECEIVE).waiting() > 0);
    }

    @Override
    public boolean work(Watch watch) {
        accept(watch);
        connections.advance(watch);
        tellOfReset();
        VirtQueue transmit = place.transport().queue(TRANSMIT);
        boolean more = transmit.serve(connections::canReceive, chain -> {
            connections.receive(chain);
            transmit.push(chain, 0);
        });
        boolean waits = !connections.canReceive();
        boolean sendMore = send();
        return more || sendMore || (waits && connections.canReceive());
    }

    private void accept(Watch watch) {
        boolean ready = watch.isReady(watched);
        watched = NOT_WATCHED;
        while (ready && !connections.isFull()) {
            UnixSocket client = listener.accept();
            if (client == null) {
                return;
            }
            connections.add(client);
        }
    }

    /** Sends a bounded number of packets; true if there are more that could be sent. */
    private boolean send() {
        VirtQueue receive = place.transport().queue(RECEIVE);
        boolean sent = false;
        for (int i = 0; i < QUEUE_SIZE && connections.hasPackets() && connections.send(receive); i++) {
            sent = true;
        }
        if (sent) {
            receive.publish();
        }
        boolean room = receive.waiting() > 0 || receive.listen();
        return room && connections.hasPackets();
    }

    private void tellOfReset() {
        VirtQueue events = place.transport().queue(EVENT);
        Chain chain = resetDue ? events.pop() : null;
        if (chain != null) {
            resetDue = false;
            boolean fits = chain.writable().length() >= TRANSPORT_RESET.length;
            if (fits) {
                chain.writable().write(0, TRANSPORT_RESET);
            }
            events.push(chain, fits ? TRANSPORT_RESET.length : 0);
        }
    }

    /** How many connections there are. Any thread. */
    public int connections() {
        return place.transport().ask(connections::count);
    }

    @Override
    public JsonObject save() {
        return JsonObject.of("cid", cid);
    }

    @Override
    public void load(JsonObject state) {
        resetDue = true;
    }

    @Override
    public void close() {
        connections.clear();
        listener.close();
    }
}
