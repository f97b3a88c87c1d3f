package dev.vireo.host;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Hears a connected socket. Called on a thread of the host, one call at a time; must not block. */
public interface SocketListener {
    /** More data; the buffer is valid during the call only. */
    void received(ByteBuffer data);

    /**
     * The connection is over; the last call. No failure means that the peer closed it in order, or we did.
     *
     * @param failure what broke it, if something did
     */
    void closed(@Nullable Throwable failure);
}
