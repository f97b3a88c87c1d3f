package dev.vireo.domain;

import java.nio.charset.StandardCharsets;

/** A piece of console output. */
public final class ConsoleChunk {
    private final long position;
    private final byte[] data;
    private final long lost;

    /** Creates a chunk; the array is handed over and must not be changed afterwards. */
    public ConsoleChunk(long position, byte[] data, long lost) {
        this.position = position;
        this.data = data;
        this.lost = lost;
    }

    /** The position of its first byte. */
    public long position() {
        return position;
    }

    /** The bytes; a copy. */
    public byte[] bytes() {
        return data.clone();
    }

    /** How many bytes right before this chunk were no longer kept when the reader came to them; mostly 0. */
    public long lost() {
        return lost;
    }

    /** The bytes as UTF-8; a character that is cut at the edge of the chunk is replaced. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }
}
