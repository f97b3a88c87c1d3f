package dev.vireo.qmp.internal;

import dev.vireo.EventHandler;
import dev.vireo.Registration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one handler, one value after the other, on the callback executor. A slow handler holds up nobody but itself.
 *
 * @param <T> the type of value
 */
public final class HandlerQueue<T> implements Registration {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerQueue.class);
    private static final int BATCH = 64;

    private final EventHandler<? super T> handler;
    private final Predicate<? super T> condition;
    private final Callbacks callbacks;
    private final Runnable whenClosed;
    private final BoundedQueue<T> queue;
    private boolean scheduled;
    private volatile boolean closed;

    /**
     * A queue.
     *
     * @param condition asked before the handler, on the callback executor
     * @param whenClosed takes the queue out of its fan-out
     */
    public HandlerQueue(
            EventHandler<? super T> handler,
            Predicate<? super T> condition,
            int limit,
            Callbacks callbacks,
            Runnable whenClosed) {
        this.handler = handler;
        this.condition = condition;
        this.callbacks = callbacks;
        this.whenClosed = whenClosed;
        this.queue = new BoundedQueue<>(limit);
    }

    /** Hands a value over; never blocks. */
    public void offer(T value) {
        synchronized (queue) {
            if (closed) {
                return;
            }
            queue.offer(value);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    /** An executor that was shut down by its owner hears nothing more. */
    private void schedule() {
        if (!callbacks.offer(this::handleBatch)) {
            close();
        }
    }

    private void handleBatch() {
        for (int i = 0; i < BATCH; i++) {
            BoundedQueue.Item<T> item = next();
            if (item == null) {
                return;
            }
            handle(item);
        }
        schedule();
    }

    private BoundedQueue.@Nullable Item<T> next() {
        synchronized (queue) {
            BoundedQueue.Item<T> item = closed ? null : queue.poll();
            if (item == null) {
                scheduled = false;
            }
            return item;
        }
    }

    private void handle(BoundedQueue.Item<T> item) {
        try {
            if (item instanceof BoundedQueue.Gap<T> gap) {
                handler.dropped(gap.count());
            } else if (item instanceof BoundedQueue.Value<T> value && condition.test(value.value())) {
                handler.handle(value.value());
            }
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("handler", handler.getClass().getName())
                    .log("A handler failed");
        }
    }

    @Override
    public void close() {
        synchronized (queue) {
            closed = true;
            queue.clear();
        }
        whenClosed.run();
    }
}
