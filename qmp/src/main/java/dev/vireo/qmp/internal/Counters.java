package dev.vireo.qmp.internal;

import dev.vireo.qmp.QmpFault;
import dev.vireo.qmp.QmpStatistics;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The counts of one connection. */
final class Counters implements QmpStatistics {
    private final LongAdder commands = new LongAdder();
    private final LongAdder replies = new LongAdder();
    private final LongAdder lateReplies = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final Map<QmpFault.Kind, AtomicLong> faults = new EnumMap<>(QmpFault.Kind.class);

    Counters() {
        for (QmpFault.Kind kind : QmpFault.Kind.values()) {
            faults.put(kind, new AtomicLong());
        }
    }

    void command() {
        commands.increment();
    }

    void reply() {
        replies.increment();
    }

    void lateReply() {
        lateReplies.increment();
    }

    void event() {
        events.increment();
    }

    /** Counts a fault and tells how many of its kind there are now. */
    long fault(QmpFault.Kind kind) {
        return of(kind).incrementAndGet();
    }

    @Override
    public long commands() {
        return commands.sum();
    }

    @Override
    public long replies() {
        return replies.sum();
    }

    @Override
    public long lateReplies() {
        return lateReplies.sum();
    }

    @Override
    public long events() {
        return events.sum();
    }

    @Override
    public long faults(QmpFault.Kind kind) {
        return of(kind).get();
    }

    private AtomicLong of(QmpFault.Kind kind) {
        return Objects.requireNonNull(faults.get(kind));
    }
}
