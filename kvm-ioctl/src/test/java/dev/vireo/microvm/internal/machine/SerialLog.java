package dev.vireo.microvm.internal.machine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Keeps what a guest writes to its serial port, for tests to wait for. */
final class SerialLog implements SerialOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void write(byte value) {
        bytes.write(value);
        notifyAll();
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    /** Waits until it has been written so often. */
    synchronized void await(String text, int times, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (text().split(Pattern.quote(text), -1).length <= times) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("not " + times + " times \"" + text + "\" in: " + text());
            }
            wait(left);
        }
    }
}
