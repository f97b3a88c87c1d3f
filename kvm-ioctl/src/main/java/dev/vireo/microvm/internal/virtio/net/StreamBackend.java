package dev.vireo.microvm.internal.virtio.net;

import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.libc.UnixSocket;
import dev.vireo.microvm.internal.virtio.GuestBuffers;
import dev.vireo.microvm.internal.virtio.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network in user space: a UNIX stream socket that carries each frame behind its length, 4 bytes in big-endian order,
 * as QEMU's {@code -netdev stream} does. While nobody listens, frames are dropped, and it is tried again every second.
 */
public final class StreamBackend implements NetBackend {
    private static final Logger LOG = LoggerFactory.getLogger(StreamBackend.class);
    private static final int LENGTH = Integer.BYTES;
    private static final int LONGEST_FRAME = LONGEST - HEADER;
    private static final int ROOM = 1 << 18;
    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final ByteBuffer received = buffer();
    private final ByteBuffer sent = buffer();
    private @Nullable UnixSocket socket;
    private long retryAt = System.nanoTime();
    private boolean logged;

    /** Makes one that connects to a path when the device starts to work. */
    public StreamBackend(Path path) {
        this.path = path;
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(ROOM).order(ByteOrder.BIG_ENDIAN);
    }

    @Override
    public long offloads() {
        return 0;
    }

    @Override
    public void agreed(long features) {}

    @Override
    public void watch(Watch watch, boolean wantsFrames) {
        UnixSocket connected = connected();
        if (connected == null) {
            watch.atMost(retryAt - System.nanoTime());
        } else if (wantsFrames || sent.position() > 0) {
            watch.add(connected.number(), wantsFrames, sent.position() > 0);
        }
    }

    private @Nullable UnixSocket connected() {
        if (socket == null && System.nanoTime() - retryAt >= 0) {
            try {
                socket = UnixSocket.connect(path);
                logged = false;
            } catch (KernelException e) {
                lost(e.getMessage());
            }
        }
        return socket;
    }

    private void lost(@Nullable String why) {
        UnixSocket old = socket;
        if (old != null) {
            old.close();
        }
        socket = null;
        received.clear();
        sent.clear();
        retryAt = System.nanoTime() + RETRY;
        if (!logged) {
            logged = true;
            LOG.atWarn()
                    .addKeyValue("socket", path)
                    .addKeyValue("cause", why)
                    .log("the network is not there; frames are dropped until it is");
        }
    }

    @Override
    public boolean canSend() {
        return socket == null || sent.remaining() >= LENGTH + LONGEST_FRAME;
    }

    @Override
    public boolean send(GuestBuffers packet) {
        long length = packet.length() - HEADER;
        if (socket == null || length <= 0 || length > LONGEST_FRAME) {
            return false;
        }
        sent.putInt((int) length);
        packet.read(HEADER, (int) length, sent);
        return true;
    }

    @Override
    public void flush() {
        UnixSocket connected = socket;
        if (connected == null || sent.position() == 0) {
            return;
        }
        sent.flip();
        int done = connected.write(sent);
        sent.compact();
        if (done == UnixSocket.GONE) {
            lost("it was closed");
        }
    }

    @Override
    public int receive(ByteBuffer into) {
        int length = next(into);
        UnixSocket connected = socket;
        if (length != 0 || connected == null) {
            return length;
        }
        if (connected.read(received) == UnixSocket.GONE) {
            lost("it was closed");
            return 0;
        }
        return next(into);
    }

    private int next(ByteBuffer into) {
        if (received.position() < LENGTH) {
            return 0;
        }
        int length = received.getInt(0);
        if (length <= 0 || length > LONGEST_FRAME) {
            lost("it sent a frame of " + length + " bytes");
            return 0;
        }
        if (received.position() < LENGTH + length) {
            return 0;
        }
        into.clear();
        into.putLong(0).putInt(0).put(received.slice(LENGTH, length));
        received.flip().position(LENGTH + length);
        received.compact();
        return HEADER + length;
    }

    @Override
    public void close() {
        UnixSocket connected = socket;
        if (connected != null) {
            connected.close();
        }
    }
}
