package dev.vireo.core.internal.guest;

import dev.vireo.domain.ConsoleChunk;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandListener;
import dev.vireo.host.FileStatus;
import dev.vireo.host.RunningCommand;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows a console's log by {@code tail}, one segment after the other. All segments but the last have the same size,
 * so a reader knows when one is through without looking.
 */
final class LogReader implements ConsoleReader {
    private static final Duration LOOK_AROUND = Duration.ofMillis(250);
    private static final int MAX_PENDING_CHUNKS = 4096;

    private final LogConsole console;
    private final Deque<ConsoleChunk> putBack = new ArrayDeque<>();
    private final StringBuilder awaited = new StringBuilder();
    private boolean countLost;
    private long position;
    private long lost;
    private boolean atEnd;
    private volatile boolean closed;
    private @Nullable RunningCommand tail;
    private BlockingQueue<byte[]> received = new LinkedBlockingQueue<>(MAX_PENDING_CHUNKS);

    LogReader(LogConsole console, long position, boolean countLost) {
        this.console = console;
        this.position = position;
        this.countLost = countLost;
    }

    @Override
    public Optional<ConsoleChunk> next(Duration limit) {
        ConsoleChunk again = putBack.poll();
        if (again != null) {
            return Optional.of(again);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        while (!atEnd) {
            if (closed) {
                throw new ClosedException(ErrorDetails.of("read", "console of " + console.subject(), "it was closed"));
            }
            if (tail == null) {
                follow();
            }
            byte[] data = poll(Math.min(deadline - System.nanoTime(), LOOK_AROUND.toNanos()));
            if (data != null) {
                return Optional.of(accept(data));
            }
            boolean running = console.isRunning();
            Optional<ConsoleChunk> missed = lookAround(running);
            if (missed.isPresent()) {
                return missed;
            }
            if (System.nanoTime() - deadline >= 0) {
                break;
            }
        }
        return Optional.empty();
    }

    /** Starts following where we are, or at the oldest output that is kept if that is gone. */
    private void follow() {
        NavigableMap<Long, FileStatus> kept = console.segments();
        if (!kept.isEmpty() && kept.firstKey() > position / console.segment()) {
            long oldest = kept.firstKey() * console.segment();
            lost += countLost ? oldest - position : 0;
            position = oldest;
        }
        countLost = true;
        long number = position / console.segment();
        long offset = position % console.segment();
        BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>(MAX_PENDING_CHUNKS);
        received = queue;
        tail = console.host()
                .start(
                        Command.of(
                                "tail",
                                "--follow=descriptor",
                                "--retry",
                                "--sleep-interval=0.1",
                                "--bytes=+" + (offset + 1),
                                console.segmentFile(number).value()),
                        new Collector(queue));
    }

    private byte @Nullable [] poll(long nanos) {
        try {
            return received.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of("read", "console of " + console.subject(), "the waiting thread was interrupted"),
                    e);
        }
    }

    private ConsoleChunk accept(byte[] data) {
        ConsoleChunk chunk = new ConsoleChunk(position, data, lost);
        lost = 0;
        position += data.length;
        if (position % console.segment() == 0) {
            stop();
        }
        return chunk;
    }

    /** Nothing came for a while: reads what a tail that stopped has missed, and sees whether this is the end. */
    private Optional<ConsoleChunk> lookAround(boolean running) {
        NavigableMap<Long, FileStatus> kept = console.segments();
        long number = position / console.segment();
        FileStatus file = kept.get(number);
        if (file != null && file.size() > position % console.segment()) {
            stop();
            ByteBuffer rest =
                    console.host().files().readRange(console.segmentFile(number), position % console.segment(), 65536);
            byte[] data = new byte[rest.remaining()];
            rest.get(data);
            if (data.length > 0) {
                return Optional.of(accept(data));
            }
        }
        Map.Entry<Long, FileStatus> later = kept.higherEntry(number);
        if (later != null) {
            lost += later.getKey() * console.segment() - position;
            position = later.getKey() * console.segment();
            stop();
        } else if (!running) {
            atEnd = true;
            stop();
        }
        return Optional.empty();
    }

    private void stop() {
        if (tail != null) {
            tail.close();
            tail = null;
        }
    }

    @Override
    public boolean atEnd() {
        return atEnd && putBack.isEmpty();
    }

    @Override
    public String awaitText(String text, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            int found = awaited.indexOf(text);
            if (found >= 0) {
                String read = awaited.substring(0, found + text.length());
                awaited.delete(0, found + text.length());
                return read;
            }
            Optional<ConsoleChunk> chunk = next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            if (chunk.isPresent()) {
                awaited.append(chunk.get().text());
            } else if (atEnd) {
                throw new NotFoundException(ErrorDetails.of(
                        "await text on", "console of " + console.subject(), "the guest has ended without it"));
            } else {
                throw new TimedOutException(ErrorDetails.of(
                        "await text on", "console of " + console.subject(), "it did not appear within " + limit));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        stop();
    }

    /** Takes what tail says; what the reader is too slow for is found again in the file. */
    private static final class Collector implements CommandListener {
        private final BlockingQueue<byte[]> queue;
        private boolean overflowed;

        Collector(BlockingQueue<byte[]> queue) {
            this.queue = queue;
        }

        @Override
        public void output(ByteBuffer data) {
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            overflowed = overflowed || !queue.offer(copy);
        }

        @Override
        public void ended(int exitStatus, @Nullable Throwable failure) {
            // the reader looks around when nothing comes
        }
    }
}
