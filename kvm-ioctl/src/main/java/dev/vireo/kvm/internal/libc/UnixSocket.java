package dev.vireo.kvm.internal.libc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A UNIX stream socket that never waits, so that it can be waited for with others. For one thread at a time. */
public final class UnixSocket implements AutoCloseable {
    /** What {@link #read} and {@link #write} answer when the other side has gone. */
    public static final int GONE = -1;

    static final int AF_UNIX = 1;
    static final int SOCK_STREAM = 1;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    private static final int MOST_BYTES = 107;
    private static final int ADDRESS_SIZE = Short.BYTES + MOST_BYTES + 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_WR = 1;

    private final Descriptor descriptor;
    private final int number;

    private UnixSocket(int fd, String subject) {
        this.number = fd;
        this.descriptor = new Descriptor(fd, subject);
    }

    /** Takes over a descriptor of a stream that is connected. */
    public static UnixSocket ofDescriptor(int fd, String subject) {
        return new UnixSocket(fd, subject);
    }

    /**
     * Connects to who listens at a path.
     *
     * @throws dev.vireo.error.KernelException nobody does, or not now
     */
    public static UnixSocket connect(Path path) {
        int fd = stream(path);
        UnixSocket socket = new UnixSocket(fd, path.toString());
        ByteBuffer address = address(path);
        if (Native.LIBC.connect(fd, Native.address(address), ADDRESS_SIZE) != 0) {
            int errno = Native.errno();
            socket.close();
            throw Failures.of("connect", path.toString(), errno);
        }
        return socket;
    }

    /** A new socket; an error tells the path that it is for. */
    static int stream(Path path) {
        int fd = Native.LIBC.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw Failures.of("socket", path.toString(), Native.errno());
        }
        return fd;
    }

    /** {@code struct sockaddr_un}. */
    static ByteBuffer address(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "the path of a UNIX socket has at most " + MOST_BYTES + " bytes, and not " + path);
        }
        ByteBuffer address = ByteBuffer.allocateDirect(ADDRESS_SIZE).order(ByteOrder.nativeOrder());
        address.putShort(0, (short) AF_UNIX);
        for (int i = 0; i < name.length; i++) {
            address.put(Short.BYTES + i, name[i]);
        }
        return address;
    }

    static int addressSize() {
        return ADDRESS_SIZE;
    }

    /** Its number, to wait for it. */
    public int number() {
        return number;
    }

    /**
     * Reads into a direct buffer, from its position on.
     *
     * @return how many bytes; 0 for nothing now; {@link #GONE}
     */
    public int read(ByteBuffer into) {
        long address = Native.address(into) + into.position();
        return move("recv", into, fd -> Native.LIBC.recv(fd, address, into.remaining(), MSG_DONTWAIT), GONE);
    }

    /**
     * Writes what is left in a direct buffer.
     *
     * @return how many bytes; 0 for nothing now; {@link #GONE}
     */
    public int write(ByteBuffer from) {
        long address = Native.address(from) + from.position();
        return move(
                "send", from, fd -> Native.LIBC.send(fd, address, from.remaining(), MSG_DONTWAIT | MSG_NOSIGNAL), 0);
    }

    private int move(String name, ByteBuffer buffer, Move call, int zero) {
        if (!buffer.hasRemaining()) {
            return 0;
        }
        int fd = descriptor.acquire(name);
        try {
            long done = call.on(fd);
            if (done > 0) {
                buffer.position(buffer.position() + (int) done);
                return (int) done;
            }
            if (done == 0) {
                return zero;
            }
            int errno = Native.errno();
            return errno == Errno.EAGAIN.number() || errno == Errno.EINTR.number() ? 0 : GONE;
        } finally {
            descriptor.release();
        }
    }

    /** Tells the other side that nothing more comes. */
    public void endOutput() {
        int fd = descriptor.acquire("shutdown");
        try {
            Native.LIBC.shutdown(fd, SHUT_WR); // who has gone need not be told
        } finally {
            descriptor.release();
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return descriptor.subject();
    }

    @FunctionalInterface
    private interface Move {
        long on(int fd);
    }
}
