package dev.vireo;

/**
 * Handles events one after the other on the callback executor; may block.
 *
 * @param <E> the type of event
 */
@FunctionalInterface
public interface EventHandler<E> {
    /** One event. What it throws is logged and ends nothing. */
    void handle(E event);

    /** The handler was too slow and events were dropped; re-read what matters. Does nothing by default. */
    default void dropped(long count) {}
}
