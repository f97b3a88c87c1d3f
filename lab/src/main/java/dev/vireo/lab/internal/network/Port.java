package dev.vireo.lab.internal.network;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port: a UNIX socket that takes one connection at a time, a thread that reads from it and one that writes to it,
 * so that a peer that does not read delays nobody else.
 */
public final class Port implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Port.class);
    private static final int MOST_WAITING = 4096;

    private final int number;
    private final Path socket;
    private final ServerSocketChannel server;
    private final BiConsumer<Integer, byte[]> received;
    private final PriorityBlockingQueue<Sent> queue =
            new PriorityBlockingQueue<>(16, Comparator.comparingLong(Sent::at).thenComparingLong(Sent::order));
    private final AtomicLong order = new AtomicLong();
    private final Thread reader;
    private final Thread writer;
    private volatile @Nullable SocketChannel peer;
    private volatile boolean closed;

    /** Listens; nothing is read before {@link #start}. */
    public Port(int number, Path socket, BiConsumer<Integer, byte[]> received) throws IOException {
        this.number = number;
        this.socket = socket;
        this.received = received;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            // Guests run as users of their own; who may not enter the folder does not come this far.
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        reader = new Thread(this::read, "lab-port-" + number + "-in");
        writer = new Thread(this::write, "lab-port-" + number + "-out");
        reader.setDaemon(true);
        writer.setDaemon(true);
    }

    /** Begins to take a connection. */
    public void start() {
        reader.start();
        writer.start();
    }

    /** Has a frame leave at a time of {@link System#nanoTime()}. A full queue drops it. */
    public void send(byte[] frame, long at) {
        if (queue.size() < MOST_WAITING) {
            queue.add(new Sent(at, order.getAndIncrement(), FrameReader.encode(frame)));
        }
    }

    private void read() {
        while (!closed) {
            try (SocketChannel connection = server.accept()) {
                peer = connection;
                FrameReader frames = new FrameReader();
                while (connection.read(frames.buffer()) >= 0) {
                    for (Optional<byte[]> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                        received.accept(number, frame.get());
                    }
                }
            } catch (IOException e) {
                if (!closed) {
                    LOG.atDebug().addKeyValue("port", number).setCause(e).log("connection lost");
                }
            } finally {
                peer = null;
            }
        }
    }

    private void write() {
        while (!closed) {
            try {
                Sent next = queue.take();
                long wait = next.at() - System.nanoTime();
                if (wait > 0) {
                    queue.add(next);
                    LockSupport.parkNanos(Math.min(wait, 1_000_000));
                } else {
                    write(next.bytes());
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void write(ByteBuffer bytes) {
        SocketChannel connection = peer;
        if (connection == null) {
            return;
        }
        try {
            while (bytes.hasRemaining()) {
                connection.write(bytes);
            }
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("port", number).setCause(e).log("frame lost");
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        SocketChannel connection = peer;
        if (connection != null) {
            connection.close();
        }
        writer.interrupt();
        Files.deleteIfExists(socket);
    }

    private record Sent(long at, long order, ByteBuffer bytes) {}
}
