package dev.vireo.testkit.internal;

import dev.vireo.testkit.SocketPeer;
import dev.vireo.testkit.SocketServer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A listening socket in memory. Guarded by the machine's monitor. */
final class MemoryListener implements SocketPeer {
    private final World world;
    private final int userId;
    private final Deque<MemoryConnection> waiting = new ArrayDeque<>();
    private @Nullable SocketServer server;
    private boolean open = true;

    MemoryListener(World world, int userId) {
        this.world = world;
        this.userId = userId;
    }

    int userId() {
        return userId;
    }

    boolean isOpen() {
        return open;
    }

    void serveBy(SocketServer server) {
        this.server = server;
    }

    void take(MemoryConnection connection) {
        SocketServer serving = server;
        if (serving == null) {
            waiting.add(connection);
            return;
        }
        Thread thread = new Thread(() -> serve(serving, connection.peer()), "scripted-socket-server");
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // a test's own server failed; there is nobody else to tell
    private static void serve(SocketServer server, Connection connection) {
        try (connection) {
            server.serve(connection);
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    @Override
    public Connection accept() {
        MemoryConnection.awaitPeer(world, "a connection", () -> !waiting.isEmpty());
        return world.look(() -> waiting.remove().peer());
    }

    @Override
    public void close() {
        world.change(() -> open = false);
    }
}
