package dev.vireo.host;

import java.nio.ByteBuffer;

/** A connected UNIX socket. */
public interface HostSocket extends AutoCloseable {
    /**
     * Queues bytes and returns at once; they are sent in order, never in part. The buffer is handed over.
     *
     * @throws dev.vireo.error.ClosedException the connection is over
     * @throws dev.vireo.error.NotEnoughResourcesException the peer does not read and the queue is full
     */
    void send(ByteBuffer data);

    /** Whether the connection still stands, as far as is known here. */
    boolean isOpen();

    /** Closes the connection; idempotent; does not wait. */
    @Override
    void close();
}
