package dev.vireo.host.local.internal.command;

import dev.vireo.host.local.internal.io.EventLoop;
import dev.vireo.host.local.internal.io.SendQueue;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.Pipe;
import java.nio.ByteBuffer;

/** The pipe into a child's standard input. What a child does not read is dropped when it closes its end or ends. */
final class InputPipe implements SendQueue.Sink {
    private final EventLoop loop;
    private final int fd;
    private final SendQueue queue = new SendQueue(this);
    private volatile boolean closeRequested;

    /** Touched by the loop's thread only. */
    private boolean closed;

    InputPipe(EventLoop loop, int fd) {
        this.loop = loop;
        this.fd = fd;
        Pipe.dontBlock(fd);
    }

    /** Takes bytes over; false if too many wait already. */
    boolean write(ByteBuffer data) {
        return queue.offer(data);
    }

    /** Closes the pipe after what was queued. */
    void closeWhenDrained() {
        closeRequested = true;
        if (queue.isEmpty()) {
            loop.execute(this::close);
        }
    }

    @Override
    public int write(long address, int length) {
        long count = Libc.write(fd, address, length);
        if (count >= 0) {
            return (int) count;
        }
        if (Libc.errno() == Errno.EAGAIN || Libc.errno() == Errno.EINTR) {
            return 0;
        }
        loop.execute(this::close);
        return -1;
    }

    @Override
    public void awaitRoom() {
        loop.add(fd, Constants.EPOLLOUT, events -> {
            loop.remove(fd);
            queue.resume();
        });
    }

    @Override
    public void drained() {
        if (closeRequested) {
            loop.execute(this::close);
        }
    }

    /** On the loop's thread. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.close();
        loop.remove(fd);
        Libc.close(fd);
    }
}
