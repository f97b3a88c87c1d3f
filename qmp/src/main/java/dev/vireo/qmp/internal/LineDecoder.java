package dev.vireo.qmp.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts bytes that come in arbitrary chunks into lines, with a ceiling. Each byte is looked at once and moved at most
 * twice, apart from the doubling of the buffer; what is beyond the ceiling is skipped without being kept.
 *
 * <p>Not thread-safe.
 */
public final class LineDecoder {
    private static final int SMALL = 8 * 1024;
    private static final byte NEWLINE = '\n';
    private static final byte[] NOTHING = {};

    private final int ceiling;
    private byte[] buffer = NOTHING;
    private int filled;
    private boolean skipping;
    private boolean discarding;

    /** Takes what was decoded. */
    public interface Sink {
        /** One line without its newline; the bytes are valid during the call only. */
        void line(byte[] bytes, int offset, int length);

        /** A line was too long and is being skipped; told once for each. */
        void oversized();
    }

    /** A decoder for lines of at most so many bytes, newline not counted. */
    public LineDecoder(int ceiling) {
        this.ceiling = ceiling;
    }

    /** Takes all bytes of a chunk and gives the lines that it completes to the sink. */
    public void feed(ByteBuffer chunk, Sink sink) {
        while (chunk.hasRemaining() && !discarding) {
            int taken = append(chunk);
            cut(filled - taken, sink);
        }
        if (discarding) {
            chunk.position(chunk.limit());
        }
    }

    /** Drops what is held and all that comes from now on, the rest of the chunk that is being fed included. */
    public void discard() {
        discarding = true;
        skipping = false;
        filled = 0;
        buffer = NOTHING;
    }

    /** Whether bytes of an incomplete line wait. */
    public boolean isMidLine() {
        return filled > 0 || skipping;
    }

    /** The memory held; for tests. */
    int capacity() {
        return buffer.length;
    }

    /** Copies as much of the chunk as a buffer of the ceiling can hold, at least one byte. */
    private int append(ByteBuffer chunk) {
        int room = Math.min(chunk.remaining(), ceiling + 1 - filled);
        reserve(filled + room);
        chunk.get(buffer, filled, room);
        filled += room;
        return room;
    }

    private void reserve(int needed) {
        if (needed > buffer.length) {
            long doubled = Math.max(needed, 2L * buffer.length);
            buffer = Arrays.copyOf(buffer, (int) Math.max(needed, Math.min(doubled, ceiling + 1L)));
        }
    }

    /** Gives out the lines that end at or behind a position, and keeps the rest at the front. */
    private void cut(int unseen, Sink sink) {
        int start = 0;
        int newline = indexOfNewline(unseen);
        while (newline >= 0) {
            if (skipping) {
                skipping = false;
            } else {
                sink.line(buffer, start, newline - start);
            }
            if (discarding) {
                return;
            }
            start = newline + 1;
            newline = indexOfNewline(start);
        }
        keepFrom(skipping ? filled : start);
        if (filled > ceiling) {
            skipping = true;
            keepFrom(filled);
            sink.oversized();
        }
    }

    private int indexOfNewline(int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] == NEWLINE) {
                return i;
            }
        }
        return -1;
    }

    private void keepFrom(int start) {
        int rest = filled - start;
        if (rest == 0) {
            buffer = buffer.length > SMALL ? NOTHING : buffer;
        } else if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, rest);
        }
        filled = rest;
    }
}
