package dev.vireo.qmp.internal;

import dev.vireo.EventHandler;
import dev.vireo.Registration;
import dev.vireo.Subscription;
import dev.vireo.error.VireoException;
import dev.vireo.qmp.QmpEvent;
import dev.vireo.qmp.QmpEventFilter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands each event to the queues of those who want it. */
public final class EventFanout {
    private final String subject;
    private final int queueLimit;
    private final Callbacks callbacks;
    private final List<Target> targets = new CopyOnWriteArrayList<>();
    private volatile @Nullable Supplier<VireoException> end;

    private record Target(QmpEventFilter filter, Consumer<QmpEvent> queue, Consumer<Supplier<VireoException>> end) {}

    /** A fan-out to nobody yet. */
    public EventFanout(String subject, int queueLimit, Callbacks callbacks) {
        this.subject = subject;
        this.queueLimit = queueLimit;
        this.callbacks = callbacks;
    }

    /** Adds a handler. */
    public Registration listen(QmpEventFilter filter, EventHandler<? super QmpEvent> handler) {
        Removal removal = new Removal();
        HandlerQueue<QmpEvent> queue = new HandlerQueue<>(handler, filter::wants, queueLimit, callbacks, removal);
        removal.target = new Target(filter, queue::offer, why -> {});
        targets.add(removal.target);
        return queue;
    }

    /** Adds a subscription. */
    public Subscription<QmpEvent> subscribe(QmpEventFilter filter) {
        Removal removal = new Removal();
        EventSubscription queue = new EventSubscription("event of " + subject, filter, queueLimit, removal);
        removal.target = new Target(filter, queue::offer, queue::end);
        targets.add(removal.target);
        Supplier<VireoException> over = end;
        if (over != null) {
            queue.end(over);
        }
        return queue;
    }

    /** Hands an event over; never blocks. */
    public void announce(QmpEvent event) {
        for (Target target : targets) {
            if (target.filter.wantsName(event.name())) {
                target.queue.accept(event);
            }
        }
    }

    /** Nothing more will come. */
    public void end(Supplier<VireoException> why) {
        end = why;
        for (Target target : targets) {
            target.end.accept(why);
        }
    }

    private final class Removal implements Runnable {
        private volatile @Nullable Target target;

        @Override
        public void run() {
            Target gone = target;
            if (gone != null) {
                targets.remove(gone);
            }
        }
    }
}
