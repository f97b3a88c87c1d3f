package dev.vireo.microvm.internal.monitor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts what a client sends into lines. A line that is too long is dropped whole, and told of in its place. */
final class LineBuffer {
    /** The longest line that is a command. */
    static final int LONGEST = 64 << 10;

    private byte[] bytes = new byte[256];
    private int length;
    private boolean tooLong;

    /**
     * Takes what has come.
     *
     * @param line told of every line that is complete, without its end; empty lines are no lines
     * @param dropped told in place of a line that was too long
     */
    void take(ByteBuffer input, Consumer<byte[]> line, Runnable dropped) {
        while (input.hasRemaining()) {
            byte octet = input.get();
            if (octet == '\n') {
                end(line, dropped);
            } else if (length == LONGEST) {
                tooLong = true;
            } else {
                add(octet);
            }
        }
    }

    private void add(byte octet) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(LONGEST, 2 * length));
        }
        bytes[length++] = octet;
    }

    private void end(Consumer<byte[]> line, Runnable dropped) {
        byte[] whole = Arrays.copyOf(bytes, length);
        boolean lost = tooLong;
        length = 0;
        tooLong = false;
        if (lost) {
            dropped.run();
        } else if (!isBlank(whole)) {
            line.accept(whole);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet != ' ' && octet != '\r' && octet != '\t') {
                return false;
            }
        }
        return true;
    }
}
