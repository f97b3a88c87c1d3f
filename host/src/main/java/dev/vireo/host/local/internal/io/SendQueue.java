package dev.vireo.host.local.internal.io;

import dev.vireo.host.local.internal.sys.NativeBuffer;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written to a descriptor, in order, by whichever thread is there.
 *
 * <p>Each thread queues its bytes and then tries to become the writer; who finds another one writing leaves its bytes
 * to that one. Nobody ever waits for a peer: when the descriptor takes no more, the rest stays until {@link #resume}.
 */
public final class SendQueue {
    /** Bytes that may wait; a single longer message is taken when nothing else waits. */
    public static final long LIMIT = 8L * 1024 * 1024;

    private static final int STAGING_BYTES = 16 * 1024;

    private final Sink sink;
    private final Queue<ByteBuffer> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();

    /** Guarded by {@code writing}; holds bytes between its position and its limit. */
    private @Nullable NativeBuffer staging;

    /** Set by the writer when the sink is full, cleared by {@link #resume}. */
    private volatile boolean full;

    private volatile boolean broken;

    /** Where the bytes go; called by one thread at a time. */
    public interface Sink {
        /** Writes without blocking: how many bytes it took, 0 when it is full, -1 when it is broken. */
        int write(long address, int length);

        /** Sees to it that {@link SendQueue#resume} is called when it takes bytes again. */
        void awaitRoom();

        /** All bytes so far were taken. */
        default void drained() {}
    }

    /** A queue in front of the sink. */
    public SendQueue(Sink sink) {
        this.sink = sink;
    }

    /** Takes all bytes over and writes what it can; false if too many wait already. */
    public boolean offer(ByteBuffer data) {
        int length = data.remaining();
        long before = waitingBytes.getAndAdd(length);
        if (before > 0 && before + length > LIMIT) {
            waitingBytes.addAndGet(-length);
            return false;
        }
        waiting.add(data);
        write();
        return true;
    }

    /** Goes on after the sink was full. */
    public void resume() {
        full = false;
        write();
    }

    /** Whether bytes were, or will be, dropped because the sink broke. */
    public boolean lostBytes() {
        return broken && waitingBytes.get() > 0;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return waitingBytes.get() == 0;
    }

    /** Ends all writing; when it returns, the sink is not in use and never will be again. */
    public void close() {
        writing.lock();
        try {
            broken = true;
        } finally {
            writing.unlock();
        }
    }

    /** After giving up the lock it looks again: another thread may have queued and left meanwhile. */
    private void write() {
        while (!full && !broken && waitingBytes.get() > 0 && writing.tryLock()) {
            try {
                writeAll();
            } finally {
                writing.unlock();
            }
        }
    }

    private void writeAll() {
        while (!full && !broken) {
            NativeBuffer memory = fill();
            ByteBuffer bytes = memory.bytes();
            if (!bytes.hasRemaining()) {
                sink.drained();
                return;
            }
            int count = sink.write(memory.address() + bytes.position(), bytes.remaining());
            if (count > 0) {
                bytes.position(bytes.position() + count);
                waitingBytes.addAndGet(-count);
            } else if (count == 0) {
                full = true;
                sink.awaitRoom();
            } else {
                broken = true;
            }
        }
    }

    /** Tops the staging buffer up with what waits. */
    private NativeBuffer fill() {
        NativeBuffer memory = staging;
        if (memory == null) {
            memory = new NativeBuffer(STAGING_BYTES);
            memory.bytes().limit(0);
            staging = memory;
        }
        ByteBuffer bytes = memory.bytes();
        if (bytes.hasRemaining()) {
            return memory;
        }
        bytes.clear();
        ByteBuffer next = waiting.peek();
        while (next != null && bytes.hasRemaining()) {
            int length = Math.min(next.remaining(), bytes.remaining());
            int end = next.position() + length;
            bytes.put(next.duplicate().limit(end));
            next.position(end);
            if (!next.hasRemaining()) {
                waiting.remove();
            }
            next = waiting.peek();
        }
        bytes.flip();
        return memory;
    }
}
