package dev.vireo;

import java.time.Duration;
import java.util.Optional;

/**
 * A queue of events that the caller takes from.
 *
 * @param <E> the type of event
 */
public interface Subscription<E> extends AutoCloseable {
    /**
     * The next event, waiting for it at most so long.
     *
     * @throws EventsDroppedException events were lost before the one that would come next; thrown once per gap
     * @throws dev.vireo.error.ClosedException this or its hypervisor was closed and the queue is empty
     */
    Optional<E> next(Duration limit);

    /** Ends the subscription; idempotent. */
    @Override
    void close();
}
