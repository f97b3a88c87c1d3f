package dev.vireo.host.local.internal.socket;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.host.local.internal.io.EventLoop;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.io.SendQueue;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.NativeBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connected socket. It reads on the loop's thread and writes, without blocking, on the thread of whoever sends: an
 * interrupt does nothing to a native call, so a request needs no change of thread on its way out.
 */
final class LocalSocket implements HostSocket, Ownership.Owned, SendQueue.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSocket.class);

    private final EventLoop loop;
    private final Ownership ownership;
    private final int fd;
    private final String subject;
    private final SocketListener listener;
    private final SendQueue queue = new SendQueue(this);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean open = true;

    LocalSocket(EventLoop loop, Ownership ownership, int fd, String subject, SocketListener listener) {
        this.loop = loop;
        this.ownership = ownership;
        this.fd = fd;
        this.subject = subject;
        this.listener = listener;
    }

    void startReading() {
        loop.add(fd, Constants.EPOLLIN, this::ready);
    }

    @Override
    public void send(ByteBuffer data) {
        if (!open) {
            throw new ClosedException(ErrorDetails.of("send to", subject, "the connection is over"));
        }
        if (!queue.offer(data)) {
            throw new NotEnoughResourcesException(ErrorDetails.of(
                    "send to", subject, "its peer does not read, and " + SendQueue.LIMIT + " bytes wait for it"));
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        // Later even on the loop's own thread: a listener that closes its socket is not called within its own call.
        loop.enqueue(() -> end(null));
    }

    @Override
    public void hostClosed() {
        close();
    }

    private void ready(int events) {
        if ((events & Constants.EPOLLOUT) != 0) {
            loop.change(fd, Constants.EPOLLIN);
            queue.resume();
        }
        if ((events & ~Constants.EPOLLOUT) != 0) {
            receive();
        }
    }

    private void receive() {
        NativeBuffer buffer = loop.readBuffer();
        long count = Libc.recv(fd, buffer.address(), buffer.capacity(), Constants.MSG_DONTWAIT);
        if (count > 0) {
            deliver(buffer.bytes().clear().limit((int) count));
        } else if (count == 0) {
            end(queue.lostBytes() ? broken("its peer left before it had read everything") : null);
        } else if (Libc.errno() != Errno.EAGAIN && Libc.errno() != Errno.EINTR) {
            end(broken("it broke with error number " + Libc.errno()));
        }
    }

    private void deliver(ByteBuffer data) {
        if (!open) {
            return;
        }
        try {
            listener.received(data);
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).addKeyValue("socket", subject).log("A listener failed; its socket is closed");
            end(e);
        }
    }

    @Override
    public int write(long address, int length) {
        long count = Libc.send(fd, address, length, Constants.MSG_DONTWAIT | Constants.MSG_NOSIGNAL);
        if (count >= 0) {
            return (int) count;
        }
        // What broke it shows on reading too, after the last bytes that the peer has sent; those are still delivered.
        return Libc.errno() == Errno.EAGAIN || Libc.errno() == Errno.EINTR ? 0 : -1;
    }

    @Override
    public void awaitRoom() {
        loop.change(fd, Constants.EPOLLIN | Constants.EPOLLOUT);
    }

    private UnreachableException broken(String problem) {
        return new UnreachableException(ErrorDetails.of("talk to", subject, problem));
    }

    private void end(@Nullable Throwable failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        open = false;
        loop.remove(fd);
        queue.close();
        Libc.close(fd);
        ownership.remove(this);
        listener.closed(failure);
    }
}
