package dev.vireo.core.event;

import dev.vireo.Event;
import dev.vireo.EventHandler;
import dev.vireo.Events;
import dev.vireo.Registration;
import dev.vireo.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Fans events out. Publishing never waits for a subscriber. */
public final class EventHub implements Events, AutoCloseable {
    private static final int QUEUE_LENGTH = 4096;

    private final Executor callbacks;
    private final List<EventQueue<?>> queues = new CopyOnWriteArrayList<>();

    /** A hub whose handlers run on this executor. */
    public EventHub(Executor callbacks) {
        this.callbacks = callbacks;
    }

    /** Hands an event to every subscriber that wants its kind. */
    public void publish(Event event) {
        for (EventQueue<?> queue : queues) {
            queue.offer(event);
        }
    }

    @Override
    public <E extends Event> Subscription<E> open(Class<E> type) {
        EventQueue<E> queue = new EventQueue<>(type, QUEUE_LENGTH, queues::remove, () -> {});
        queues.add(queue);
        return queue;
    }

    @Override
    public <E extends Event> Registration on(Class<E> type, EventHandler<? super E> handler) {
        HandlerLoop<E> loop = new HandlerLoop<>(handler, callbacks);
        EventQueue<E> queue = new EventQueue<>(type, QUEUE_LENGTH, queues::remove, loop::wake);
        loop.serve(queue);
        queues.add(queue);
        return queue::close;
    }

    /** Ends every subscription. */
    @Override
    public void close() {
        queues.forEach(EventQueue::close);
    }
}
