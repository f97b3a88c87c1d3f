package dev.vireo.testkit.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** The standard streams of a command in memory. Guarded by the machine's monitor. */
final class MemoryPipes {
    /** What is waiting to be read, as on a real host. */
    static final long LIMIT = 8L * 1024 * 1024;

    private static final byte[] EMPTY = {};

    private final OutputSink sink;
    private final Deque<byte[]> input = new ArrayDeque<>();
    private long inputBytes;
    private boolean inputClosed;

    /** Where output goes. */
    interface OutputSink {
        void output(byte[] bytes);

        void error(byte[] bytes);
    }

    MemoryPipes(OutputSink sink) {
        this.sink = sink;
    }

    void output(byte[] bytes) {
        if (bytes.length > 0) {
            sink.output(bytes.clone());
        }
    }

    void error(byte[] bytes) {
        if (bytes.length > 0) {
            sink.error(bytes.clone());
        }
    }

    /** Queues input; false if too much waits. */
    boolean feed(byte[] bytes) {
        if (inputBytes > 0 && inputBytes + bytes.length > LIMIT) {
            return false;
        }
        if (bytes.length > 0 && !inputClosed) {
            input.add(bytes);
            inputBytes += bytes.length;
        }
        return true;
    }

    void closeInput() {
        inputClosed = true;
    }

    boolean isReadable() {
        return inputClosed || !input.isEmpty();
    }

    byte[] read() {
        byte[] next = input.poll();
        inputBytes -= next == null ? 0 : next.length;
        return next == null ? EMPTY : next;
    }
}
