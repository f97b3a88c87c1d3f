package dev.vireo.lab.internal.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Cuts a stream into frames, each of which follows its length in four bytes, the highest first. Not for two threads. */
final class FrameReader {
    /** A jumbo frame with offloads off; QEMU sends none above 68 KiB. */
    static final int LONGEST = 128 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST + Integer.BYTES);

    /** Where to put what was read from the stream, behind what is there. */
    ByteBuffer buffer() {
        return buffer;
    }

    /**
     * The next whole frame, or empty if more must be read first.
     *
     * @throws IOException the length is none that a frame can have
     */
    Optional<byte[]> next() throws IOException {
        buffer.flip();
        try {
            if (buffer.remaining() < Integer.BYTES) {
                return Optional.empty();
            }
            int length = buffer.getInt(buffer.position());
            if (length < 0 || length > LONGEST) {
                throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
            }
            if (buffer.remaining() < Integer.BYTES + length) {
                return Optional.empty();
            }
            byte[] frame = new byte[length];
            buffer.position(buffer.position() + Integer.BYTES);
            buffer.get(frame);
            return Optional.of(frame);
        } finally {
            buffer.compact();
        }
    }

    /** A frame as it goes over the stream. */
    static ByteBuffer encode(byte[] frame) {
        return ByteBuffer.allocate(Integer.BYTES + frame.length)
                .putInt(frame.length)
                .put(frame)
                .flip();
    }
}
