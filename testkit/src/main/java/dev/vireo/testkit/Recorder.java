package dev.vireo.testkit;

import dev.vireo.host.CommandListener;
import dev.vireo.host.SocketListener;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A listener that keeps what it hears and lets a test wait for it, up to twenty seconds. It notices calls that break
 * the rules: two at a time, or any after the last.
 */
public final class Recorder implements CommandListener, SocketListener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private boolean over;
    private int exitStatus;
    private @Nullable Throwable failure;
    private @Nullable String broken;
    private @Nullable Thread inside;

    /** Nothing heard yet. */
    public Recorder() {}

    @Override
    public void output(ByteBuffer data) {
        hear(received, data);
    }

    @Override
    public void standardError(ByteBuffer data) {
        hear(error, data);
    }

    @Override
    public void received(ByteBuffer data) {
        hear(received, data);
    }

    @Override
    public void ended(int status, @Nullable Throwable why) {
        end(status, why);
    }

    @Override
    public void closed(@Nullable Throwable why) {
        end(0, why);
    }

    private void hear(ByteArrayOutputStream where, ByteBuffer data) {
        enter();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        synchronized (this) {
            where.writeBytes(bytes);
            inside = null;
            notifyAll();
        }
    }

    private synchronized void enter() {
        if (inside != null) {
            broken = "two calls at a time: " + inside + " and " + Thread.currentThread();
        }
        if (over) {
            broken = "a call after the last";
        }
        inside = Thread.currentThread();
    }

    private void end(int status, @Nullable Throwable why) {
        enter();
        synchronized (this) {
            over = true;
            exitStatus = status;
            failure = why;
            inside = null;
            notifyAll();
        }
    }

    /** What came so far. */
    public synchronized byte[] bytes() {
        return received.toByteArray();
    }

    /** The same as text. */
    public synchronized String text() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /** What came on standard error so far, as text. */
    public synchronized String errorText() {
        return error.toString(StandardCharsets.UTF_8);
    }

    /** Waits for so many whole lines, and returns all text so far. */
    public String awaitLines(int count) {
        await(count + " lines", () -> text().chars().filter(c -> c == '\n').count() >= count);
        return text();
    }

    /** Waits for so many bytes, and returns all so far. */
    public byte[] awaitBytes(int count) {
        await(count + " bytes", () -> received.size() >= count);
        return bytes();
    }

    /** Waits for the last call; the exit status, 0 for a socket. */
    public int awaitEnd() {
        await("the end", () -> over);
        return exitStatus;
    }

    /** Whether the last call has come. */
    public synchronized boolean isOver() {
        return over;
    }

    /** What the last call said about a failure. */
    public synchronized @Nullable Throwable failure() {
        return failure;
    }

    private synchronized void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (broken != null) {
                throw new AssertionError(broken);
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (millis <= 0) {
                throw new AssertionError("did not hear " + what + " but: " + text() + errorText());
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
        if (broken != null) {
            throw new AssertionError(broken);
        }
    }
}
