package dev.vireo.microvm.internal.virtio.vsock;

import dev.vireo.kvm.internal.libc.UnixSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the guest sends to a socket of the host: what that does not take at once waits, in bounds. */
final class HostStream {
    /** How many bytes wait at most; what the guest is told as this side's room. */
    static final int ROOM = 1 << 17;

    private final UnixSocket socket;
    private @Nullable ByteBuffer pending;
    private int forwarded;
    private int told;

    HostStream(UnixSocket socket) {
        this.socket = socket;
    }

    boolean hasPending() {
        return used() > 0;
    }

    private int used() {
        ByteBuffer waiting = pending;
        return waiting == null ? 0 : waiting.position();
    }

    boolean hasRoomFor(long bytes) {
        return bytes <= ROOM - used();
    }

    /** Sends bytes, for which there is room; false if nobody is there any more. */
    boolean send(ByteBuffer bytes) {
        if (!hasPending() && !write(bytes)) {
            return false;
        }
        if (bytes.hasRemaining()) {
            ByteBuffer waiting = pending;
            if (waiting == null) {
                waiting = ByteBuffer.allocateDirect(ROOM);
                pending = waiting;
            }
            waiting.put(bytes);
        }
        return true;
    }

    /** Sends what waits, as far as the socket takes it; false if nobody is there any more. */
    boolean drain() {
        ByteBuffer waiting = pending;
        if (waiting == null || waiting.position() == 0) {
            return true;
        }
        waiting.flip();
        boolean there = write(waiting);
        waiting.compact();
        if (waiting.position() == 0) {
            pending = null;
        }
        return there;
    }

    private boolean write(ByteBuffer bytes) {
        int done = socket.write(bytes);
        if (done == UnixSocket.GONE) {
            return false;
        }
        forwarded += done;
        return true;
    }

    void forget() {
        pending = null;
    }

    /** Whether the guest should learn soon that there is room again. */
    boolean hasNews() {
        return ((forwarded - told) & 0xffff_ffffL) >= ROOM / 4;
    }

    /** How many bytes the host has taken so far, for a packet that tells the guest. */
    int tell() {
        told = forwarded;
        return forwarded;
    }
}
