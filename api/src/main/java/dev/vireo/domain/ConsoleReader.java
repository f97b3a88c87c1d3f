package dev.vireo.domain;

import java.time.Duration;
import java.util.Optional;

/** Reads a console, in order. For one thread at a time. */
public interface ConsoleReader extends AutoCloseable {
    /**
     * The next output, waiting for it at most so long; empty when none came, or when the guest has ended and all was
     * read ({@link #atEnd()}).
     */
    Optional<ConsoleChunk> next(Duration limit);

    /** Whether the guest has ended and everything was read. */
    boolean atEnd();

    /**
     * Reads until a text has appeared and returns everything up to and with it, decoded as UTF-8.
     *
     * @throws dev.vireo.error.TimedOutException it did not appear in time; what was read is kept for the next call
     * @throws dev.vireo.error.NotFoundException the guest has ended without it
     */
    String awaitText(String text, Duration limit);

    /** Stops reading; idempotent. The console goes on. */
    @Override
    void close();
}
