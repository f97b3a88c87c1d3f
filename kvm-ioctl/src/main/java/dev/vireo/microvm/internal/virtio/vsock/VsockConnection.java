package dev.vireo.microvm.internal.virtio.vsock;

import dev.vireo.kvm.internal.libc.UnixSocket;
import dev.vireo.microvm.internal.virtio.Chain;
import dev.vireo.microvm.internal.virtio.Watch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream between a port of the guest and a UNIX socket of the host. Each side may send as much as the other has
 * room for, and no more.
 */
final class VsockConnection {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final int NOT_WATCHED = -1;

    /** How far it is. */
    private enum State {
        /** The host's client has to say which port it wants. */
        GREETING,
        /** The guest has to answer. */
        REQUESTED,
        ESTABLISHED,
        /** What is left goes to the host; then it is over. */
        CLOSING,
        /** It is over, and the guest is to be told. */
        REFUSED,
        /** It is over. */
        GONE
    }

    private final UnixSocket socket;
    private final long cid;
    private final int hostPort;
    private final HostStream stream;
    private final GuestRoom room = new GuestRoom();
    private final Greeting greeting = new Greeting();
    private final long deadline = System.nanoTime() + PATIENCE;
    private int guestPort;
    private State state;
    private int watched = NOT_WATCHED;

    private boolean inputEnded;
    private int guestShutdown;
    private boolean readable;
    private boolean hostEnded;

    /** What is to be told to the guest, as bits by operation. */
    private int due;

    private VsockConnection(UnixSocket socket, long cid, int hostPort, int guestPort, State state) {
        this.socket = socket;
        this.stream = new HostStream(socket);
        this.cid = cid;
        this.hostPort = hostPort;
        this.guestPort = guestPort;
        this.state = state;
    }

    /** A client of the host has connected; it says what it wants. */
    static VsockConnection fromHost(UnixSocket socket, long cid, int hostPort) {
        return new VsockConnection(socket, cid, hostPort, 0, State.GREETING);
    }

    /** The guest has asked for a connection, which is there. */
    static VsockConnection fromGuest(UnixSocket socket, long cid, VsockHeader request) {
        VsockConnection connection =
                new VsockConnection(socket, cid, request.toPort(), request.fromPort(), State.ESTABLISHED);
        connection.room.take(request);
        connection.owe(VsockHeader.RESPONSE);
        return connection;
    }

    int hostPort() {
        return hostPort;
    }

    int guestPort() {
        return guestPort;
    }

    boolean isGreeting() {
        return state == State.GREETING;
    }

    /** Whether the guest need not be told any more. */
    boolean isOver() {
        return state == State.GONE;
    }

    private void owe(int operation) {
        due |= 1 << operation;
    }

    private boolean wantsInput() {
        return switch (state) {
            case GREETING -> true;
            case ESTABLISHED -> !hostEnded && room.left() > 0 && (guestShutdown & VsockHeader.NO_MORE_RECEIVING) == 0;
            case REQUESTED, CLOSING, REFUSED, GONE -> false;
        };
    }

    /** @param buffers whether the guest has buffers for packets */
    void watch(Watch watch, boolean buffers) {
        boolean input = wantsInput() && (buffers || state == State.GREETING);
        boolean output = stream.hasPending();
        watched = input || output ? watch.add(socket.number(), input, output) : NOT_WATCHED;
        if (state == State.GREETING || state == State.REQUESTED) {
            watch.atMost(deadline - System.nanoTime());
        }
    }

    /** Does what the socket is ready for. */
    void advance(Watch watch) {
        if (watch.isReady(watched)) {
            readable = true;
            if (state == State.GREETING) {
                greet();
            } else {
                drain();
            }
        }
        watched = NOT_WATCHED;
        boolean late = System.nanoTime() - deadline > 0;
        if (late && state == State.GREETING) {
            end(State.GONE);
        } else if (late && state == State.REQUESTED) {
            end(State.REFUSED);
        }
    }

    private void greet() {
        switch (greeting.read(socket)) {
            case COMPLETE -> {
                guestPort = greeting.port();
                state = State.REQUESTED;
                owe(VsockHeader.REQUEST);
            }
            case WRONG -> end(State.GONE);
            case INCOMPLETE -> {
                // more is to come
            }
        }
    }

    /** The guest has sent something on this connection. */
    void receive(VsockHeader packet, Chain chain, ByteBuffer scratch) {
        room.take(packet);
        boolean right = switch (packet.operation()) {
            case VsockHeader.RESPONSE -> establish();
            case VsockHeader.RW -> forward(packet, chain, scratch);
            case VsockHeader.SHUTDOWN -> shutDown(packet.flags());
            case VsockHeader.CREDIT_UPDATE -> true;
            case VsockHeader.CREDIT_REQUEST -> {
                owe(VsockHeader.CREDIT_UPDATE);
                yield true;
            }
            case VsockHeader.RST -> {
                end(State.GONE);
                yield true;
            }
            default -> false;
        };
        if (!right) {
            end(State.REFUSED);
        }
    }

    private boolean establish() {
        if (state != State.REQUESTED) {
            return false;
        }
        state = State.ESTABLISHED;
        byte[] answer = ("OK " + Integer.toUnsignedString(hostPort) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer line = ByteBuffer.allocateDirect(answer.length).put(answer).flip();
        return socket.write(line) == answer.length;
    }

    private boolean forward(VsockHeader packet, Chain chain, ByteBuffer scratch) {
        if (state != State.ESTABLISHED || inputEnded || !stream.hasRoomFor(packet.length())) {
            return false;
        }
        scratch.clear();
        chain.readable().read(VsockHeader.SIZE, (int) packet.length(), scratch);
        boolean there = stream.send(scratch.flip());
        tellOfRoom();
        return there;
    }

    private void tellOfRoom() {
        if (stream.hasNews()) {
            owe(VsockHeader.CREDIT_UPDATE);
        }
    }

    private void drain() {
        if (!stream.drain()) {
            end(State.REFUSED);
            return;
        }
        tellOfRoom();
        finishIfDrained();
    }

    private boolean shutDown(int flags) {
        if (state != State.ESTABLISHED) {
            return false;
        }
        guestShutdown |= flags;
        inputEnded = (guestShutdown & VsockHeader.NO_MORE_SENDING) != 0;
        finishIfDrained();
        return true;
    }

    private void finishIfDrained() {
        int both = VsockHeader.NO_MORE_RECEIVING | VsockHeader.NO_MORE_SENDING;
        if (state == State.ESTABLISHED && (guestShutdown & both) == both) {
            state = State.CLOSING;
        }
        if (stream.hasPending()) {
            return;
        }
        if (state == State.CLOSING) {
            end(State.REFUSED);
        } else if (inputEnded && state == State.ESTABLISHED) {
            socket.endOutput();
        }
    }

    private void end(State how) {
        state = how;
        due = how == State.REFUSED ? 1 << VsockHeader.RST : 0;
        stream.forget();
        socket.close();
    }

    /** Ends it at once; the guest is not told. */
    void close() {
        end(State.GONE);
    }

    /** Whether there may be a packet for the guest. */
    boolean hasPacket() {
        return due != 0 || (readable && wantsInput() && state == State.ESTABLISHED);
    }

    /**
     * The next packet for the guest, its data in the buffer; null if there is none after all.
     *
     * @param space how many bytes of data there is room for
     */
    @Nullable
    VsockHeader next(int space, ByteBuffer data) {
        data.clear().limit(0);
        if (due != 0) {
            int operation = Integer.numberOfTrailingZeros(due);
            due &= due - 1;
            if (operation == VsockHeader.RST) {
                state = State.GONE;
            }
            return header(operation, 0, operation == VsockHeader.SHUTDOWN ? VsockHeader.NO_MORE_SENDING : 0);
        }
        data.limit(Math.min(space, room.left()));
        int length = socket.read(data);
        data.flip();
        if (length == 0) {
            readable = false;
            return null;
        }
        if (length == UnixSocket.GONE) {
            hostEnded = true;
            data.limit(0);
            return header(VsockHeader.SHUTDOWN, 0, VsockHeader.NO_MORE_SENDING);
        }
        room.sent(length);
        return header(VsockHeader.RW, length, 0);
    }

    private VsockHeader header(int operation, int length, int flags) {
        return new VsockHeader(
                VsockHeader.HOST,
                cid,
                hostPort,
                guestPort,
                length,
                VsockHeader.STREAM,
                operation,
                flags,
                HostStream.ROOM,
                stream.tell());
    }
}
