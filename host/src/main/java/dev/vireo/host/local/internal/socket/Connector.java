package dev.vireo.host.local.internal.socket;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import dev.vireo.host.local.internal.io.Deadline;
import dev.vireo.host.local.internal.io.EventLoop;
import dev.vireo.host.local.internal.io.Ownership;
import dev.vireo.host.local.internal.sys.Constants;
import dev.vireo.host.local.internal.sys.Errno;
import dev.vireo.host.local.internal.sys.Libc;
import dev.vireo.host.local.internal.sys.Statx;
import java.util.concurrent.TimeUnit;

/**
 * Connects to UNIX sockets without following a link.
 *
 * <p>The socket file is opened by {@code O_PATH | O_NOFOLLOW}, checked, and connected through {@code /proc/self/fd}:
 * what was checked is what is connected to, even in a folder that somebody hostile can write to.
 */
public final class Connector {
    private static final String CONNECT = "connect";
    private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private final EventLoop loop;
    private final Ownership ownership;

    /** A connector whose sockets are served by the loop and end with their owner. */
    public Connector(EventLoop loop, Ownership ownership) {
        this.loop = loop;
        this.ownership = ownership;
    }

    /** Connects; see {@link dev.vireo.host.Host#connect}. */
    public HostSocket connect(SocketTarget target, Deadline deadline, SocketListener listener) {
        String subject = "socket " + target.path();
        loop.refuseCurrent(CONNECT);
        Deadline.refuseInterrupt(CONNECT, subject);
        int fd = open(target, subject, deadline);
        LocalSocket socket = new LocalSocket(loop, ownership, fd, subject, listener);
        ownership.add(socket, CONNECT, subject);
        socket.startReading();
        return socket;
    }

    private static int open(SocketTarget target, String subject, Deadline deadline) {
        int file = openFile(target, subject);
        try {
            int fd = Libc.socket(
                    Constants.AF_UNIX, Constants.SOCK_STREAM | Constants.O_CLOEXEC | Constants.O_NONBLOCK, 0);
            if (fd < 0) {
                throw Errno.toException(Libc.errno(), "socket", CONNECT, subject);
            }
            try {
                connect(fd, SocketAddress.ofPath("/proc/self/fd/" + file), subject, deadline);
                checkPeer(fd, target, subject);
                return fd;
            } catch (RuntimeException | Error e) {
                Libc.close(fd);
                throw e;
            }
        } finally {
            Libc.close(file);
        }
    }

    private static int openFile(SocketTarget target, String subject) {
        int file = Libc.open(
                Libc.path(target.path().value()), Constants.O_PATH | Constants.O_NOFOLLOW | Constants.O_CLOEXEC, 0);
        if (file < 0) {
            throw Errno.toException(Libc.errno(), "open", CONNECT, subject);
        }
        Statx status = Statx.ofDescriptor(file);
        if (status != null && status.type() == Statx.S_IFSOCK) {
            return file;
        }
        Libc.close(file);
        if (status != null && status.type() == Statx.S_IFLNK) {
            throw new AccessDeniedException(ErrorDetails.of(CONNECT, subject, "it is a symbolic link"));
        }
        throw new NotFoundException(ErrorDetails.of(CONNECT, subject, "it is not a socket"));
    }

    /** The kernel answers at once; EAGAIN means that the listener's backlog is full, which only time can help. */
    private static void connect(int fd, byte[] address, String subject, Deadline deadline) {
        long pause = FIRST_PAUSE;
        while (Libc.connect(fd, address, address.length) != 0) {
            int errno = Libc.errno();
            if (errno != Errno.EAGAIN && errno != Errno.EINTR) {
                throw refused(errno, subject);
            }
            if (deadline.hasPassed()) {
                throw new TimedOutException(
                        ErrorDetails.of(CONNECT, subject, "the listener accepted nobody within " + deadline.limit()));
            }
            deadline.pause(pause, CONNECT, subject);
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
    }

    private static VireoException refused(int errno, String subject) {
        if (errno == Errno.ECONNREFUSED) {
            return new UnreachableException(ErrorDetails.of(CONNECT, subject, "nobody listens there"));
        }
        return Errno.toException(errno, CONNECT, CONNECT, subject);
    }

    private static void checkPeer(int fd, SocketTarget target, String subject) {
        if (target.peerUserId().isEmpty()) {
            return;
        }
        int[] credentials = new int[3]; // struct ucred: pid, uid, gid
        int[] length = {credentials.length * Integer.BYTES};
        if (Libc.getsockopt(fd, Constants.SOL_SOCKET, Constants.SO_PEERCRED, credentials, length) != 0) {
            throw Errno.toException(Libc.errno(), "getsockopt", CONNECT, subject);
        }
        int wanted = target.peerUserId().getAsInt();
        if (credentials[1] != wanted) {
            throw new AccessDeniedException(ErrorDetails.of(
                    CONNECT, subject, "its listener runs as user id " + credentials[1] + ", not " + wanted));
        }
    }
}
