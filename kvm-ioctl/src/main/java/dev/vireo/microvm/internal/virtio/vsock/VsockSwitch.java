package dev.vireo.microvm.internal.virtio.vsock;

import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.libc.UnixSocket;
import dev.vireo.microvm.internal.virtio.Chain;
import dev.vireo.microvm.internal.virtio.GuestFault;
import dev.vireo.microvm.internal.virtio.VirtQueue;
import dev.vireo.microvm.internal.virtio.Watch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All connections of a guest, and what is to be told to it. Each connection in turn gets a packet. */
final class VsockSwitch {
    private static final int MOST_CONNECTIONS = 256;
    private static final int MOST_REFUSALS = 256;
    private static final int FIRST_HOST_PORT = 1 << 30;

    private final long cid;
    private final Path path;
    private final List<VsockConnection> connections = new ArrayList<>();
    private final Deque<VsockHeader> refusals = new ArrayDeque<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(HostStream.ROOM);
    private int nextHostPort = FIRST_HOST_PORT;
    private int turn;

    /** @param path what the paths of the host's listening sockets begin with */
    VsockSwitch(long cid, Path path) {
        this.cid = cid;
        this.path = path;
    }

    boolean isFull() {
        return connections.size() >= MOST_CONNECTIONS;
    }

    /** Whether a packet of the guest's can be taken now; not while it leaves the answers to earlier ones alone. */
    boolean canReceive() {
        return refusals.size() < MOST_REFUSALS;
    }

    /** A client of the host has connected. */
    void add(UnixSocket client) {
        while (isTaken(nextHostPort)) {
            advancePort();
        }
        connections.add(VsockConnection.fromHost(client, cid, nextHostPort));
        advancePort();
    }

    private void advancePort() {
        nextHostPort = nextHostPort == Integer.MAX_VALUE ? FIRST_HOST_PORT : nextHostPort + 1;
    }

    private boolean isTaken(int port) {
        return connections.stream().anyMatch(each -> each.hostPort() == port);
    }

    /** @param room whether the guest has buffers for packets */
    void watch(Watch watch, boolean room) {
        connections.forEach(each -> each.watch(watch, room));
    }

    /** Does what the sockets are ready for. */
    void advance(Watch watch) {
        connections.forEach(each -> each.advance(watch));
        forgetWhatIsOver();
    }

    private void forgetWhatIsOver() {
        connections.removeIf(VsockConnection::isOver);
    }

    /** Takes a packet of the guest's. */
    void receive(Chain chain) {
        if (chain.readable().length() < VsockHeader.SIZE) {
            throw new GuestFault("a packet of " + chain.readable().length() + " bytes");
        }
        VsockHeader packet = VsockHeader.read(chain.readable().values(0, VsockHeader.SIZE));
        if (packet.fromCid() != cid || packet.toCid() != VsockHeader.HOST) {
            return; // nobody to answer to
        }
        VsockConnection connection = find(packet);
        boolean right = packet.type() == VsockHeader.STREAM
                && packet.length() <= chain.readable().length() - VsockHeader.SIZE;
        if (connection != null && right) {
            connection.receive(packet, chain, scratch);
        } else if (right && packet.operation() == VsockHeader.REQUEST) {
            connect(packet);
        } else {
            refuse(packet);
            if (connection != null) {
                connection.close();
            }
        }
        forgetWhatIsOver();
    }

    private @Nullable VsockConnection find(VsockHeader packet) {
        for (VsockConnection each : connections) {
            if (!each.isGreeting() && each.hostPort() == packet.toPort() && each.guestPort() == packet.fromPort()) {
                return each;
            }
        }
        return null;
    }

    private void connect(VsockHeader request) {
        if (isFull()) {
            refuse(request);
            return;
        }
        Path listener = path.resolveSibling(path.getFileName() + "_" + Integer.toUnsignedString(request.toPort()));
        try {
            connections.add(VsockConnection.fromGuest(UnixSocket.connect(listener), cid, request));
        } catch (KernelException e) {
            refuse(request); // nobody listens
        }
    }

    private void refuse(VsockHeader packet) {
        if (packet.operation() != VsockHeader.RST) {
            refusals.add(packet.refusal());
        }
    }

    boolean hasPackets() {
        return !refusals.isEmpty() || connections.stream().anyMatch(VsockConnection::hasPacket);
    }

    /** Puts the next packet into the queue, if there is one, unpublished; false if there is none, or no buffer. */
    boolean send(VirtQueue queue) {
        Chain chain = queue.pop();
        if (chain == null) {
            return false;
        }
        long room = chain.writable().length() - VsockHeader.SIZE;
        if (room < 0) {
            throw new GuestFault("a buffer of " + chain.writable().length() + " bytes for packets");
        }
        scratch.clear().limit(0);
        VsockHeader packet = refusals.poll();
        if (packet == null) {
            packet = next((int) Math.min(room, scratch.capacity()));
        }
        if (packet == null) {
            queue.unpop(1);
            return false;
        }
        chain.writable().write(0, packet.bytes());
        chain.writable().write(VsockHeader.SIZE, scratch);
        queue.use(chain.head(), VsockHeader.SIZE + (int) packet.length());
        forgetWhatIsOver();
        return true;
    }

    private @Nullable VsockHeader next(int room) {
        for (int i = 0; i < connections.size(); i++) {
            VsockConnection connection = connections.get((turn + i) % connections.size());
            VsockHeader packet = connection.hasPacket() ? connection.next(room, scratch) : null;
            if (packet != null) {
                turn = (turn + i + 1) % connections.size();
                return packet;
            }
        }
        return null;
    }

    int count() {
        return connections.size();
    }

    /** Ends all connections; the guest is not told. */
    void clear() {
        connections.forEach(VsockConnection::close);
        connections.clear();
        refusals.clear();
    }
}
