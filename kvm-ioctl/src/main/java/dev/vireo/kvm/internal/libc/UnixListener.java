package dev.vireo.kvm.internal.libc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Listens at the path of a UNIX socket, without ever waiting. For one thread at a time. */
public final class UnixListener implements AutoCloseable {
    private static final int BACKLOG = 64;

    private final Descriptor descriptor;
    private final int number;
    private final Path path;

    private UnixListener(int fd, Path path) {
        this.number = fd;
        this.path = path;
        this.descriptor = new Descriptor(fd, path.toString());
    }

    /**
     * Listens at a path that nobody else listens at.
     *
     * @throws dev.vireo.error.KernelException the path is taken, or cannot be made
     */
    public static UnixListener open(Path path) {
        ByteBuffer address = UnixSocket.address(path);
        int fd = UnixSocket.stream(path);
        UnixListener listener = new UnixListener(fd, path);
        if (Native.LIBC.bind(fd, Native.address(address), UnixSocket.addressSize()) != 0) {
            int errno = Native.errno();
            listener.descriptor.close();
            throw Failures.of("bind", path.toString(), errno);
        }
        if (Native.LIBC.listen(fd, BACKLOG) != 0) {
            int errno = Native.errno();
            listener.close();
            throw Failures.of("listen", path.toString(), errno);
        }
        return listener;
    }

    /** Its number, to wait for it. */
    public int number() {
        return number;
    }

    /** The next who has connected; null for none, or if this process may have no more descriptors. */
    public @Nullable UnixSocket accept() {
        int fd = descriptor.acquire("accept4");
        try {
            int accepted = Native.LIBC.accept4(fd, 0, 0, UnixSocket.SOCK_NONBLOCK | UnixSocket.SOCK_CLOEXEC);
            return accepted < 0 ? null : UnixSocket.ofDescriptor(accepted, path.toString());
        } finally {
            descriptor.release();
        }
    }

    /** Ends it, and removes its path. */
    @Override
    public void close() {
        if (descriptor.isClosed()) {
            return;
        }
        descriptor.close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw Failures.of("unlink", path.toString(), e);
        }
    }
}
