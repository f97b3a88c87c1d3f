package dev.vireo.qmp;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostDevice;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostFiles;
import dev.vireo.host.HostId;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostProcesses;
import dev.vireo.host.HostSocket;
import dev.vireo.host.HostUsage;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** A host that can connect to sockets and nothing else, with a thread for each direction. */
final class UnixHost implements Host {
    @Override
    public HostSocket connect(SocketTarget target, SocketListener listener) {
        try {
            SocketChannel channel =
                    SocketChannel.open(UnixDomainSocketAddress.of(target.path().value()));
            Connected connected = new Connected(channel);
            Thread reader = new Thread(() -> connected.read(listener), "unix-host-reader");
            reader.setDaemon(true);
            reader.start();
            return connected;
        } catch (IOException e) {
            throw new UnreachableException(
                    ErrorDetails.of("connect", target.path().value(), String.valueOf(e.getMessage())), e);
        }
    }

    private static final class Connected implements HostSocket {
        private final SocketChannel channel;
        private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "unix-host-writer");
            thread.setDaemon(true);
            return thread;
        });

        private Connected(SocketChannel channel) {
            this.channel = channel;
        }

        private void read(SocketListener listener) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
            Throwable failure = null;
            try {
                while (channel.read(buffer.clear()) >= 0) {
                    listener.received(buffer.flip());
                }
            } catch (IOException | RuntimeException e) {
                failure = channel.isOpen() ? e : null;
            }
            close();
            listener.closed(failure);
        }

        @Override
        public void send(ByteBuffer data) {
            if (!channel.isOpen()) {
                throw new ClosedException(ErrorDetails.of("send to", "socket", "the connection is over"));
            }
            try {
                writer.execute(() -> write(data));
            } catch (RejectedExecutionException e) {
                throw new ClosedException(ErrorDetails.of("send to", "socket", "the connection is over"), e);
            }
        }

        private void write(ByteBuffer data) {
            try {
                while (data.hasRemaining()) {
                    channel.write(data);
                }
            } catch (IOException e) {
                // Shows on reading too.
            }
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {
            writer.shutdown();
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static UnsupportedOperationException no() {
        return new UnsupportedOperationException("this host can only connect");
    }

    @Override
    public HostId id() {
        throw no();
    }

    @Override
    public String address() {
        throw no();
    }

    @Override
    public Host within(Duration deadline) {
        throw no();
    }

    @Override
    public CommandResult run(Command command) {
        throw no();
    }

    @Override
    public RunningCommand start(Command command, CommandListener listener) {
        throw no();
    }

    @Override
    public HostFiles files() {
        throw no();
    }

    @Override
    public HostLocks locks() {
        throw no();
    }

    @Override
    public HostProcesses processes() {
        throw no();
    }

    @Override
    public HostFacts facts() {
        throw no();
    }

    @Override
    public HostUsage usage() {
        throw no();
    }

    @Override
    public List<HostDevice> devices(String subsystem) {
        throw no();
    }

    @Override
    public void close() {}
}
