package dev.vireo.host.ssh.internal.worker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps one output of an answer up to a limit, until the line comes that ends it. */
final class Collector {
    private static final int WINDOW_BYTES = 64;

    private final Pattern end;
    private final long limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private byte[] window = new byte[0];
    private long total;
    private long length = -1;
    private int status;

    /** Waits for a line of its own that matches; its group, if it has one, is the status. */
    Collector(Pattern end, long limit) {
        this.end = end;
        this.limit = limit;
    }

    /** The line that ends the first output. */
    static Pattern withStatus(String nonce) {
        return Pattern.compile("\n" + nonce + " (\\d{1,5})\n$");
    }

    /** The line that ends the second output. */
    static Pattern withoutStatus(String nonce) {
        return Pattern.compile("\n" + nonce + "()\n$");
    }

    void take(ByteBuffer data) {
        byte[] more = new byte[data.remaining()];
        data.get(more);
        kept.write(more, 0, (int) Math.min(more.length, limit + WINDOW_BYTES - kept.size()));
        total += more.length;
        byte[] last = Arrays.copyOf(window, window.length + Math.min(more.length, WINDOW_BYTES));
        int tail = Math.min(more.length, WINDOW_BYTES);
        System.arraycopy(more, more.length - tail, last, window.length, tail);
        window = Arrays.copyOfRange(last, Math.max(0, last.length - WINDOW_BYTES), last.length);
        Matcher found = end.matcher(new String(window, StandardCharsets.ISO_8859_1));
        if (found.find()) {
            length = total - (found.end() - found.start());
            status = found.group(1).isEmpty() ? 0 : Integer.parseInt(found.group(1));
        }
    }

    /** Forgets what came so far. */
    void reset() {
        kept.reset();
        window = new byte[0];
        total = 0;
        length = -1;
    }

    boolean isOver() {
        return length >= 0;
    }

    int status() {
        return status;
    }

    /** Whether more came than is kept. */
    boolean isTruncated() {
        return length > limit;
    }

    byte[] bytes() {
        return Arrays.copyOf(kept.toByteArray(), (int) Math.min(length, limit));
    }
}
