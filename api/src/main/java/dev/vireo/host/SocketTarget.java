package dev.vireo.host;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A UNIX stream socket to connect to, with what is asked of its peer. */
public final class SocketTarget {
    private final HostPath path;
    private final @Nullable Integer peerUserId;
    private final @Nullable Duration deadline;

    private SocketTarget(HostPath path, @Nullable Integer peerUserId, @Nullable Duration deadline) {
        this.path = path;
        this.peerUserId = peerUserId;
        this.deadline = deadline;
    }

    /** The socket at this path, whoever listens. */
    public static SocketTarget of(HostPath path) {
        return new SocketTarget(path, null, null);
    }

    /** The same, refused unless the listener runs as this user id (checked where the host can tell: SO_PEERCRED). */
    public SocketTarget peer(int userId) {
        return new SocketTarget(path, userId, deadline);
    }

    /** The same with its own deadline for connecting. */
    public SocketTarget deadline(Duration limit) {
        return new SocketTarget(path, peerUserId, limit);
    }

    /** Where the socket is. */
    public HostPath path() {
        return path;
    }

    /** The user id that the peer must have, where one is asked for. */
    public OptionalInt peerUserId() {
        return peerUserId == null ? OptionalInt.empty() : OptionalInt.of(peerUserId);
    }

    /** The deadline for connecting, where it has its own. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }
}
