package dev.vireo.storage;

import java.nio.ByteBuffer;

/**
 * Where content comes from, read to its end once. Any channel is one, and any stream by a channel:
 *
 * <pre>{@code
 * try (FileChannel image = FileChannel.open(path)) {
 *     volume.upload(image::read, ByteSize.ofBytes(image.size())).await(limit);
 * }
 * volume.upload(Channels.newChannel(stream)::read, length);
 * }</pre>
 */
@FunctionalInterface
public interface ContentSource {
    /**
     * Reads some bytes, as many as there are and fit; waits for them.
     *
     * @return how many, or -1 at the end
     * @throws Exception it cannot be read, which ends the transfer
     */
    int read(ByteBuffer into) throws Exception;
}
