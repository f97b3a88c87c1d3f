package dev.vireo.host.ssh.internal.link;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.ssh.internal.io.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a connection: a session or a UNIX socket.
 *
 * <p>What comes in is handed over on the connection's reader thread, so nothing is ever queued: a peer that sends faster
 * than it is read is slowed down by SSH's window and TCP. What goes out waits in a bounded queue and is written by a
 * thread of the host's, never by the caller's: the library swallows interrupts and waits for the peer's window.
 */
public final class Stream {
    /** Bytes that may wait to be sent; a single longer message is taken when nothing else waits. */
    public static final long LIMIT = 8L * 1024 * 1024;

    private static final int CHUNK_BYTES = 32 * 1024;

    private final Channel channel;
    private final Sink sink;
    private final Threads threads;
    private final Runnable onEnd;
    private final String peer;

    private final Queue<Outgoing> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();

    /** Held while the sink is called: one call at a time. */
    private final ReentrantLock delivering = new ReentrantLock();

    private boolean ended;
    private volatile boolean opened;
    private volatile boolean closed;
    private volatile boolean broken;
    private volatile @Nullable Throwable thrown;

    /** Hears a stream; one call at a time, on a thread of the host's; must not block. */
    public interface Sink {
        /** The first call: the stream that is about to be opened, on which can be sent. */
        default void opening(Stream stream) {}

        /** More data; the buffer is valid during the call only. */
        void output(ByteBuffer data);

        /** More of the second output, which only sessions have. */
        default void error(ByteBuffer data) {}

        /**
         * The last call.
         *
         * @param exitStatus of a session's command, -1 where it is not known
         * @param failure what broke the stream; null where it was closed in order, by us or the other side
         */
        void ended(int exitStatus, @Nullable Throwable failure);
    }

    Stream(Channel channel, Sink sink, Threads threads, String peer, Runnable onEnd) {
        this.channel = channel;
        this.sink = sink;
        this.threads = threads;
        this.peer = peer;
        this.onEnd = onEnd;
    }

    /** Opens the channel; blocks. */
    void open(int timeoutMillis) throws JSchException {
        sink.opening(this);
        channel.setOutputStream(new Receiver(true));
        channel.setExtOutputStream(new Receiver(false));
        channel.connect(timeoutMillis);
        boolean over = !channel.isConnected();
        if (over && exitStatus() < 0) {
            throw new JSchException("the channel was refused");
        }
        noteOpened();
        startDraining();
    }

    /** A command that ends at once may have ended before its session was known to be open. */
    private void noteOpened() {
        delivering.lock();
        try {
            opened = true;
            if (ended) {
                sink.ended(exitStatus(), thrown);
            }
        } finally {
            delivering.unlock();
        }
    }

    /** What the library calls on its reader thread. */
    private final class Receiver extends OutputStream {
        private final boolean standardOutput;

        Receiver(boolean standardOutput) {
            this.standardOutput = standardOutput;
        }

        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            deliver(ByteBuffer.wrap(bytes, offset, length), standardOutput);
        }

        /** The first output is closed at the end of the data, both when the channel is closed. */
        @Override
        public void close() {
            if (!channel.isClosed()) {
                endOfData();
            } else if (!standardOutput) {
                finish();
            }
        }
    }

    private void deliver(ByteBuffer data, boolean standardOutput) {
        delivering.lock();
        try {
            if (ended || closed) {
                return;
            }
            if (standardOutput) {
                sink.output(data);
            } else {
                sink.error(data);
            }
        } catch (RuntimeException | Error e) {
            thrown = e;
            close();
        } finally {
            delivering.unlock();
        }
    }

    /** A socket whose peer has left is over; a session is when its exit status is known, which may come later. */
    private void endOfData() {
        int status = isSession() ? exitStatus() : -1;
        if (!isSession() || status >= 0) {
            finish(status, null);
            close();
        }
    }

    private boolean isSession() {
        return channel instanceof com.jcraft.jsch.ChannelExec;
    }

    private void finish() {
        int status = isSession() ? ExitStatus.of(channel) : -1;
        Throwable why = thrown;
        if (why == null && status < 0 && !closed) {
            why = new UnreachableException(
                    ErrorDetails.of("talk to", peer, "the connection was lost").effect(dev.vireo.error.Effect.UNKNOWN));
        }
        finish(status, why);
    }

    private void finish(int status, @Nullable Throwable failure) {
        delivering.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            broken = true;
            waiting.clear();
            onEnd.run();
            if (opened) {
                sink.ended(status, failure);
            }
        } finally {
            delivering.unlock();
        }
    }

    /** The exit status of a session's command as far as it was told, -1 before. */
    public int exitStatus() {
        return ExitStatus.of(channel);
    }

    /** Whether the other side still listens, as far as is known. */
    public boolean isOpen() {
        return !broken && !closed;
    }

    /** Queues bytes, which are handed over; false if too many wait already. */
    public boolean send(ByteBuffer data) {
        int length = data.remaining();
        long before = waitingBytes.getAndAdd(length);
        if (before > 0 && before + length > LIMIT) {
            waitingBytes.addAndGet(-length);
            return false;
        }
        waiting.add(new Outgoing(data, false));
        startDraining();
        return true;
    }

    /** Tells the other side, after all that was queued, that nothing more comes. */
    public void endInput() {
        waiting.add(new Outgoing(ByteBuffer.allocate(0), true));
        startDraining();
    }

    private void startDraining() {
        if (opened && !waiting.isEmpty() && draining.compareAndSet(false, true)) {
            threads.execute(this::drain);
        }
    }

    private void drain() {
        try {
            OutputStream out = channel.getOutputStream();
            do {
                Outgoing next = waiting.poll();
                while (next != null && !broken) {
                    int length = next.data().remaining();
                    next.write(out);
                    waitingBytes.addAndGet(-length);
                    next = waiting.poll();
                }
                draining.set(false);
            } while (!waiting.isEmpty() && draining.compareAndSet(false, true));
        } catch (IOException | RuntimeException e) {
            // What broke it shows on the reading side, after the last bytes of the peer.
            broken = true;
            waiting.clear();
        }
    }

    /** Bytes to send, or the end of them. */
    private record Outgoing(ByteBuffer data, boolean end) {
        void write(OutputStream out) throws IOException {
            if (end) {
                out.close();
                return;
            }
            byte[] chunk = new byte[Math.min(CHUNK_BYTES, Math.max(1, data.remaining()))];
            while (data.hasRemaining()) {
                int length = Math.min(chunk.length, data.remaining());
                data.get(chunk, 0, length);
                out.write(chunk, 0, length);
            }
            out.flush();
        }
    }

    /** Closes the channel; does not wait. */
    public void close() {
        closed = true;
        threads.execute(this::closeNow);
    }

    /** Closes the channel; may block. */
    void closeNow() {
        closed = true;
        channel.disconnect();
        finish();
    }
}
