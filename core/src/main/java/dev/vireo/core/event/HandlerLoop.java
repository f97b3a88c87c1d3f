package dev.vireo.core.event;

import dev.vireo.Event;
import dev.vireo.EventHandler;
import dev.vireo.EventsDroppedException;
import dev.vireo.error.ClosedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds one handler from its queue, on the callback executor, one event at a time. */
final class HandlerLoop<E extends Event> {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerLoop.class);

    private final EventHandler<? super E> handler;
    private final Executor callbacks;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile @Nullable EventQueue<E> queue;

    HandlerLoop(EventHandler<? super E> handler, Executor callbacks) {
        this.handler = handler;
        this.callbacks = callbacks;
    }

    void serve(EventQueue<E> events) {
        queue = events;
    }

    void wake() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                callbacks.execute(this::drain);
            } catch (RejectedExecutionException e) {
                scheduled.set(false); // the next event tries again
                LOG.atWarn().setCause(e).log("the callback executor refused; the events of this handler wait");
            }
        }
    }

    private void drain() {
        EventQueue<E> events = queue;
        if (events == null) {
            return;
        }
        while (handleNext(events)) {
            // one after the other
        }
        scheduled.set(false);
        if (!events.isIdle()) {
            wake();
        }
    }

    private boolean handleNext(EventQueue<E> events) {
        try {
            Optional<E> event = events.next(Duration.ZERO);
            event.ifPresent(this::handle);
            return event.isPresent();
        } catch (EventsDroppedException e) {
            dropped(e.count());
            return true;
        } catch (ClosedException e) {
            return false;
        }
    }

    /** Whatever a program's handler throws must not end the loop. */
    private void handle(E event) {
        try {
            handler.handle(event);
        } catch (RuntimeException | Error e) {
            LOG.atWarn().addKeyValue("event", event).setCause(e).log("an event handler failed");
        }
    }

    private void dropped(long count) {
        try {
            handler.dropped(count);
        } catch (RuntimeException | Error e) {
            LOG.atWarn().setCause(e).log("an event handler failed on being told of dropped events");
        }
    }
}
