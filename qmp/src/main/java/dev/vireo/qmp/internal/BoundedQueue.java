package dev.vireo.qmp.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A queue with room for so many values. What does not fit is dropped and counted, and the count stands in the queue
 * where the values would have stood. Not thread-safe: its owner guards it.
 *
 * @param <T> the type of value
 */
final class BoundedQueue<T> {
    private final int limit;
    private final Queue<Item<T>> items = new ArrayDeque<>();
    private int values;
    private @Nullable Gap<T> openGap;

    /** What a queue holds. */
    sealed interface Item<T> {}

    /** A value. */
    record Value<T>(T value) implements Item<T> {}

    /** Values that were dropped here. */
    static final class Gap<T> implements Item<T> {
        private long count;

        long count() {
            return count;
        }
    }

    BoundedQueue(int limit) {
        this.limit = limit;
    }

    void offer(T value) {
        if (values < limit) {
            values++;
            openGap = null;
            items.add(new Value<>(value));
            return;
        }
        Gap<T> gap = openGap;
        if (gap == null) {
            gap = new Gap<>();
            openGap = gap;
            items.add(gap);
        }
        gap.count++;
    }

    @Nullable
    Item<T> poll() {
        Item<T> item = items.poll();
        if (item instanceof Value) {
            values--;
        } else if (item == openGap) {
            openGap = null;
        }
        return item;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    void clear() {
        items.clear();
        values = 0;
        openGap = null;
    }
}
