package dev.vireo.qmp;

import java.util.Set;
import java.util.function.Predicate;

/**
 * Which events are wanted. Immutable.
 *
 * <pre>{@code
 * QmpEventFilter.named("DEVICE_DELETED").and(event -> event.data().optionalString("device").equals(Optional.of("d0")));
 * }</pre>
 */
public final class QmpEventFilter {
    private static final QmpEventFilter ANY = new QmpEventFilter(Set.of(), event -> true);

    private final Set<String> names;
    private final Predicate<QmpEvent> condition;

    private QmpEventFilter(Set<String> names, Predicate<QmpEvent> condition) {
        this.names = names;
        this.condition = condition;
    }

    /** Every event. */
    public static QmpEventFilter any() {
        return ANY;
    }

    /** Events of one of these names. */
    public static QmpEventFilter named(String... names) {
        return new QmpEventFilter(Set.of(names), event -> true);
    }

    /**
     * The same events as far as they meet a condition too. It is asked where the events are handled or taken, never on
     * an I/O thread; until then, an event that it would refuse takes a place in the queue.
     */
    public QmpEventFilter and(Predicate<? super QmpEvent> further) {
        return new QmpEventFilter(names, condition.and(further));
    }

    /** Whether events of this name are wanted, as far as the name tells. */
    public boolean wantsName(String name) {
        return names.isEmpty() || names.contains(name);
    }

    /** Whether this event is wanted. */
    public boolean wants(QmpEvent event) {
        return wantsName(event.name()) && condition.test(event);
    }
}
