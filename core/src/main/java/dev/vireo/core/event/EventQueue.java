package dev.vireo.core.event;

import dev.vireo.Event;
import dev.vireo.EventsDroppedException;
import dev.vireo.Subscription;
import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The bounded queue of one subscriber. When it is full, events are counted and dropped until the subscriber has come to
 * the gap and was told.
 */
final class EventQueue<E extends Event> implements Subscription<E> {
    private final Class<E> type;
    private final int capacity;
    private final Consumer<EventQueue<E>> unregister;
    private final Runnable wake;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<E> events = new ArrayDeque<>();
    private long dropped;
    private boolean closed;

    EventQueue(Class<E> type, int capacity, Consumer<EventQueue<E>> unregister, Runnable wake) {
        this.type = type;
        this.capacity = capacity;
        this.unregister = unregister;
        this.wake = wake;
    }

    void offer(Event event) {
        if (!type.isInstance(event)) {
            return;
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (dropped > 0 || events.size() >= capacity) {
                dropped++;
            } else {
                events.add(type.cast(event));
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
        wake.run();
    }

    @Override
    public Optional<E> next(Duration limit) {
        long remaining = limit.toNanos();
        lock.lock();
        try {
            while (true) {
                Optional<E> event = take();
                if (event.isPresent() || remaining <= 0) {
                    return event;
                }
                remaining = changed.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of("take", "event", "the waiting thread was interrupted"), e);
        } finally {
            lock.unlock();
        }
    }

    private Optional<E> take() {
        E event = events.poll();
        if (event != null) {
            return Optional.of(event);
        }
        if (dropped > 0) {
            long count = dropped;
            dropped = 0;
            throw new EventsDroppedException(count);
        }
        if (closed) {
            throw new ClosedException(ErrorDetails.of("take", "event", "the subscription is closed"));
        }
        return Optional.empty();
    }

    /** Whether nothing waits to be taken. */
    boolean isIdle() {
        lock.lock();
        try {
            return events.isEmpty() && dropped == 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        unregister.accept(this);
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
