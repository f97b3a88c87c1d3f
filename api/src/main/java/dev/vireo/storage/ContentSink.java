package dev.vireo.storage;

import java.nio.ByteBuffer;

/**
 * Where content goes to, from its start to its end. Any blocking channel is one, such as {@code file::write} of a file
 * channel, and any stream by a channel: {@code Channels.newChannel(stream)::write}.
 */
@FunctionalInterface
public interface ContentSink {
    /**
     * Takes some of the bytes, and moves the position of the buffer behind them; is called again until none are left.
     *
     * @throws Exception it cannot be written, which ends the transfer
     */
    void write(ByteBuffer data) throws Exception;
}
