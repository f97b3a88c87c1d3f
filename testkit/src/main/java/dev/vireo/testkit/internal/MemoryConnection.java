package dev.vireo.testkit.internal;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.testkit.HostCall;
import dev.vireo.testkit.SocketPeer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A connection in memory, both ends of it. Guarded by the machine's monitor. */
final class MemoryConnection implements HostSocket {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final World world;
    private final HandleState state;
    private final HostPath path;
    private final SocketListener listener;
    private final ByteArrayOutputStream toPeer = new ByteArrayOutputStream();
    private boolean open = true;
    private boolean told;

    MemoryConnection(World world, HandleState state, HostPath path, SocketListener listener) {
        this.world = world;
        this.state = state;
        this.path = path;
        this.listener = listener;
    }

    SocketPeer.Connection peer() {
        return new PeerEnd();
    }

    /** Waits for what a test expects. */
    static void awaitPeer(World world, String what, BooleanSupplier condition) {
        try {
            if (!world.awaitReally(condition, PATIENCE)) {
                throw new AssertionError("waited in vain for " + what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }

    @Override
    public void send(ByteBuffer data) {
        world.log(new HostCall("send", path.value()));
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        world.change(() -> {
            if (!open) {
                throw new ClosedException(ErrorDetails.of("send to", path.value(), "the connection is over"));
            }
            if (toPeer.size() > 0 && toPeer.size() + (long) bytes.length > MemoryPipes.LIMIT) {
                throw new NotEnoughResourcesException(
                        ErrorDetails.of("send to", path.value(), "its peer does not read, and too much waits"));
            }
            toPeer.writeBytes(bytes);
        });
    }

    @Override
    public boolean isOpen() {
        return world.look(() -> open);
    }

    @Override
    public void close() {
        world.change(() -> open = false);
        end(null);
    }

    void handleClosed() {
        close();
    }

    private void receive(byte[] bytes) {
        state.tell(() -> {
            if (!isOpen()) {
                return;
            }
            try {
                listener.received(ByteBuffer.wrap(bytes));
            } catch (RuntimeException | Error e) {
                end(e);
            }
        });
    }

    /** Tells the listener the end, after what was sent to it before. */
    private void end(@Nullable Throwable failure) {
        state.tell(() -> {
            boolean first = world.change(() -> {
                boolean untold = !told;
                told = true;
                open = false;
                return untold;
            });
            if (first) {
                listener.closed(failure);
            }
        });
    }

    /** The other end. */
    private final class PeerEnd implements SocketPeer.Connection {
        @Override
        public void write(byte[] bytes) {
            receive(bytes.clone());
        }

        @Override
        public byte[] read(int count) {
            awaitPeer(world, count + " bytes", () -> toPeer.size() >= count || !open);
            return take(count);
        }

        private byte[] take(int most) {
            return world.change(() -> {
                byte[] all = toPeer.toByteArray();
                int count = Math.min(most, all.length);
                toPeer.reset();
                toPeer.write(all, count, all.length - count);
                return Arrays.copyOf(all, count);
            });
        }

        @Override
        public byte[] readSome() {
            try {
                world.await(() -> toPeer.size() > 0 || !open);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new byte[0];
            }
            return take(Integer.MAX_VALUE);
        }

        @Override
        public boolean isAtEnd() {
            awaitPeer(world, "the end", () -> toPeer.size() > 0 || !open);
            return world.look(() -> toPeer.size() == 0);
        }

        @Override
        public void close() {
            end(null);
        }
    }
}
