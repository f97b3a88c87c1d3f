package dev.vireo.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** A real listening UNIX socket of this machine. */
public final class UnixSocketPeer implements SocketPeer {
    private static final long PATIENCE_MILLIS = 10_000;

    private final ServerSocketChannel server;

    private UnixSocketPeer(ServerSocketChannel server) {
        this.server = server;
    }

    /** Listens; the path must be free. */
    public static UnixSocketPeer listen(Path path) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path), 128);
            server.configureBlocking(false);
            return new UnixSocketPeer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(SelectableChannel channel, int interest) throws IOException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, interest);
            if (selector.select(PATIENCE_MILLIS) == 0) {
                throw new IOException("nothing happened within " + PATIENCE_MILLIS + " ms");
            }
        }
    }

    @Override
    public Connection accept() {
        try {
            SocketChannel accepted = server.accept();
            if (accepted == null) {
                await(server, SelectionKey.OP_ACCEPT);
                accepted = server.accept();
            }
            accepted.configureBlocking(false);
            return new Accepted(accepted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Accepted(SocketChannel channel) implements Connection {
        @Override
        public void write(byte[] bytes) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            try {
                while (rest.hasRemaining()) {
                    if (channel.write(rest) == 0) {
                        await(channel, SelectionKey.OP_WRITE);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public byte[] read(int count) {
            ByteBuffer bytes = ByteBuffer.allocate(count);
            while (bytes.hasRemaining() && readSome(bytes) >= 0) {}
            return Arrays.copyOf(bytes.array(), bytes.position());
        }

        private int readSome(ByteBuffer bytes) {
            try {
                int read = channel.read(bytes);
                if (read == 0) {
                    await(channel, SelectionKey.OP_READ);
                    read = channel.read(bytes);
                }
                return read;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public byte[] readSome() {
            ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
            try (Selector selector = Selector.open()) {
                channel.register(selector, SelectionKey.OP_READ);
                int count = channel.read(bytes);
                while (count == 0) {
                    selector.select();
                    count = channel.read(bytes);
                }
                return Arrays.copyOf(bytes.array(), bytes.position());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isAtEnd() {
            return readSome(ByteBuffer.allocate(1)) < 0;
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
