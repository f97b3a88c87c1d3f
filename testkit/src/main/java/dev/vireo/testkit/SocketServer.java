package dev.vireo.testkit;

/** What listens on a socket of a {@link ScriptedHost}. */
@FunctionalInterface
public interface SocketServer {
    /** Serves one connection on a thread of its own; it is closed when this returns or throws. */
    void serve(SocketPeer.Connection connection) throws Exception;
}
