package dev.vireo.qmp.internal;

import dev.vireo.EventsDroppedException;
import dev.vireo.Subscription;
import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.VireoException;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpEventFilter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A queue that its owner takes events from. */
public final class EventSubscription implements Subscription<QmpEvent> {
    private static final String TAKE = "take";

    private final String subject;
    private final QmpEventFilter filter;
    private final BoundedQueue<QmpEvent> queue;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Runnable whenClosed;
    private @Nullable Supplier<VireoException> end;

    /**
     * A queue.
     *
     * @param subject what errors name
     * @param whenClosed takes the queue out of its fan-out
     */
    public EventSubscription(String subject, QmpEventFilter filter, int limit, Runnable whenClosed) {
        this.subject = subject;
        this.filter = filter;
        this.queue = new BoundedQueue<>(limit);
        this.whenClosed = whenClosed;
    }

    /** Hands an event over if its name is wanted; never blocks for long. */
    void offer(QmpEvent event) {
        lock.lock();
        try {
            if (end == null) {
                queue.offer(event);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come; what is queued can still be taken. */
    void end(Supplier<VireoException> why) {
        lock.lock();
        try {
            if (end == null) {
                end = why;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<QmpEvent> next(Duration limit) {
        long deadline = System.nanoTime() + Clamp.nanos(limit);
        while (true) {
            BoundedQueue.Item<QmpEvent> item = await(deadline);
            if (item == null) {
                return Optional.empty();
            } else if (item instanceof BoundedQueue.Gap<QmpEvent> gap) {
                throw new EventsDroppedException(gap.count());
            } else if (item instanceof BoundedQueue.Value<QmpEvent> value && filter.wants(value.value())) {
                return Optional.of(value.value());
            }
        }
    }

    private BoundedQueue.@Nullable Item<QmpEvent> await(long deadline) {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (end != null) {
                    throw end.get();
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                changed.awaitNanos(left);
            }
            return queue.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(ErrorDetails.of(TAKE, subject, "the thread was interrupted"), e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        end(() -> new ClosedException(ErrorDetails.of(TAKE, subject, "the subscription was closed")));
        lock.lock();
        try {
            queue.clear();
        } finally {
            lock.unlock();
        }
        whenClosed.run();
    }
}
