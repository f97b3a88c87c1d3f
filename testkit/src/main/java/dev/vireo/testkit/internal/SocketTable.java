package dev.vireo.testkit.internal;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnreachableException;
import dev.vireo.host.FileType;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import dev.vireo.testkit.SocketPeer;
import dev.vireo.testkit.SocketServer;
import java.util.HashMap;
import java.util.Map;

/** The listening sockets of a machine in memory. */
public final class SocketTable {
    private final World world;
    private final Map<HostPath, MemoryListener> listening = new HashMap<>();

    SocketTable(World world) {
        this.world = world;
    }

    /** Listens; the socket belongs to a user. */
    public SocketPeer listen(HostPath path, int userId) {
        return open(path, userId);
    }

    /** Listens, and serves each connection on a thread of its own. */
    public SocketPeer serve(HostPath path, int userId, SocketServer server) {
        MemoryListener listener = open(path, userId);
        world.change(() -> listener.serveBy(server));
        return listener;
    }

    private MemoryListener open(HostPath path, int userId) {
        return world.change(() -> {
            world.files().socket(path, userId);
            MemoryListener listener = new MemoryListener(world, userId);
            listening.put(path, listener);
            return listener;
        });
    }

    HostSocket connect(SocketTarget target, SocketListener listener, HandleState state) {
        MemoryConnection connection = world.change(() -> {
            MemoryListener there = find(target);
            MemoryConnection made = new MemoryConnection(world, state, target.path(), listener);
            there.take(made);
            return made;
        });
        state.add(connection::handleClosed);
        return connection;
    }

    private MemoryListener find(SocketTarget target) {
        String subject = target.path().value();
        FileNode node = world.files().find(target.path());
        if (node != null && node.type == FileType.LINK) {
            throw new AccessDeniedException(ErrorDetails.of("connect", subject, "it is a symbolic link"));
        }
        if (node == null || node.type != FileType.SOCKET) {
            throw new NotFoundException(ErrorDetails.of("connect", subject, "there is no such socket"));
        }
        MemoryListener there = listening.get(target.path());
        if (there == null || !there.isOpen()) {
            throw new UnreachableException(ErrorDetails.of("connect", subject, "nobody listens there"));
        }
        if (target.peerUserId().orElse(there.userId()) != there.userId()) {
            throw new AccessDeniedException(
                    ErrorDetails.of("connect", subject, "its listener runs as user id " + there.userId()));
        }
        return there;
    }
}
