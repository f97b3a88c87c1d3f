package dev.vireo;

/**
 * What happens, as it happens. A subscription is live when the call returns: what happens next is seen.
 *
 * <p>Each subscriber has a bounded queue of its own. One that falls behind loses the overflow and is told so once,
 * after which it should re-read what it cares about.
 */
public interface Events {
    /** Opens a subscription to all events of a type and its subtypes. */
    <E extends Event> Subscription<E> open(Class<E> type);

    /** Calls a handler for each event of a type, in order, on the callback executor. */
    <E extends Event> Registration on(Class<E> type, EventHandler<? super E> handler);
}
