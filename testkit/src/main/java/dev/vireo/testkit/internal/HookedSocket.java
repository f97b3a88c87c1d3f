package dev.vireo.testkit.internal;

import dev.vireo.host.HostSocket;
import java.nio.ByteBuffer;

/** A socket with a hook around what is sent. */
public record HookedSocket(HostSocket socket, Hooks hooks, String subject) implements HostSocket {
    @Override
    public void send(ByteBuffer data) {
        hooks.around("send", subject, () -> socket.send(data));
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() {
        socket.close();
    }
}
