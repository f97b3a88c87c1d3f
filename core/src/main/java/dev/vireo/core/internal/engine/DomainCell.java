package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.internal.store.Snapshot;
import dev.vireo.core.internal.store.Store;
import dev.vireo.domain.DomainLifecycleEvent;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.DomainStatus;
import dev.vireo.domain.Freshness;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that is known here about one domain: what its files say, its guest if it is under control, and the status that
 * follows. Reading the status takes no lock.
 */
final class DomainCell {
    private static final long LIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final DomainName name;
    private final EngineContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Snapshot files = Snapshot.NOTHING;
    private volatile Store.@Nullable Stamp stamp;
    private volatile Known known;
    private volatile Heard heard;
    private volatile Heard read;
    private volatile @Nullable Attachment attachment;
    private volatile @Nullable GuestState expected;
    private volatile boolean newerIntent;
    private final AtomicInteger operations = new AtomicInteger();
    private Freshness toldFreshness = Freshness.LIVE;

    DomainCell(DomainName name, EngineContext context) {
        this.name = name;
        this.context = context;
        this.heard = Heard.now(context.clock());
        this.read = heard;
        this.known = new Known(DomainState.STOPPED, StateReason.NEVER_STARTED, heard.instant());
    }

    DomainName name() {
        return name;
    }

    String subject() {
        return "domain " + name;
    }

    Snapshot files() {
        return files;
    }

    Store.@Nullable Stamp stamp() {
        return stamp;
    }

    Optional<Attachment> attachment() {
        return Optional.ofNullable(attachment);
    }

    Optional<Guest> guest() {
        Attachment current = attachment;
        return current == null ? Optional.empty() : Optional.of(current.guest());
    }

    Known known() {
        return known;
    }

    DomainStatus status() {
        Known now = known;
        Heard last =
                now.state().mayRun() && now.state() != DomainState.IN_DOUBT ? heard : read.later(context.scanned());
        if (newerIntent && !now.state().mayRun()) {
            now = new Known(DomainState.UNREADABLE, StateReason.NEWER_DEFINITION, now.since());
        }
        // It was true at the latest when it became so.
        Instant asOf = last.instant().isBefore(now.since()) ? now.since() : last.instant();
        return new EngineStatus(now.state(), now.reason(), now.since(), asOf, freshness(now, last));
    }

    /** A newer version has left something unfinished here that this one does not understand; or no longer. */
    void newerIntent(boolean thereIs) {
        if (newerIntent != thereIs) {
            newerIntent = thereIs;
            publish(Kind.STATE_CHANGED, context.clock().instant());
        }
    }

    /** An operation of this program holds the operation lock from now on. */
    void operationBegins() {
        operations.incrementAndGet();
    }

    void operationEnds() {
        operations.decrementAndGet();
    }

    /** Whether an operation of this program holds the operation lock. */
    boolean isOperatedOn() {
        return operations.get() > 0;
    }

    private Freshness freshness(Known now, Heard last) {
        if (now.state() == DomainState.UNKNOWN) {
            return Freshness.UNKNOWN;
        }
        return last.isYoungerThan(LIVE_NANOS) && !context.isClosed() ? Freshness.LIVE : Freshness.STALE;
    }

    /** Changes several things at once in the eyes of those who wait. */
    void change(Runnable changes) {
        lock.lock();
        try {
            changes.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The files are as this snapshot says; the caller works out what follows. */
    void files(Snapshot snapshot, Store.Stamp newStamp) {
        files = snapshot;
        stamp = newStamp;
        read = Heard.now(context.clock());
    }

    /** The guest is under control from now on; returns the control that this replaces. */
    Optional<Attachment> attached(Attachment made) {
        lock.lock();
        try {
            Attachment before = attachment;
            attachment = made;
            heard = Heard.now(context.clock());
            changed.signalAll();
            return Optional.ofNullable(before);
        } finally {
            lock.unlock();
        }
    }

    /** The guest is no longer under control; returns what was. */
    Optional<Attachment> detach() {
        lock.lock();
        try {
            Attachment before = attachment;
            attachment = null;
            changed.signalAll();
            return Optional.ofNullable(before);
        } finally {
            lock.unlock();
        }
    }

    /** The status was true at that moment, long ago perhaps. */
    void heardLast(Instant when) {
        heard = new Heard(System.nanoTime() - LIVE_NANOS - 1, when);
    }

    /** What we are about to do leads to this state, for this reason. */
    void expect(@Nullable GuestState next) {
        expected = next;
    }

    /**
     * The hypervisor has answered, to a question asked when {@code then} was known, that the machine of a run is in this
     * state. If something else is known by now, the answer may be older than that: it is a sign of life and no more.
     */
    @SuppressWarnings("ReferenceEquality") // the same knowledge, not an equal one that came later
    void observeSince(Known then, String folder, GuestState seen, Instant at) {
        lock.lock();
        try {
            if (known == then) {
                observe(folder, seen, at);
            } else if (attachment != null && attachment.folder().equals(folder)) {
                heard = Heard.now(context.clock());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The hypervisor says that the machine of a run is in this state. Without effect once that run is out of control. */
    void observe(String folder, GuestState seen, Instant at) {
        lock.lock();
        try {
            if (attachment == null || !attachment.folder().equals(folder)) {
                return;
            }
            heard = Heard.now(context.clock());
            Known before = known;
            switch (before.state()) {
                case DYING, IN_DOUBT, UNREADABLE -> {} // the files decide, not the guest
                case STARTING -> {} // whoever starts it says when that is done
                default -> {
                    StateReason reason = reasonOf(seen, before);
                    if (!before.is(seen.state(), reason)) {
                        known = new Known(seen.state(), reason, at);
                        changed.signalAll();
                        publish(kindOf(before.state(), seen.state()), at);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private StateReason reasonOf(GuestState seen, Known before) {
        GuestState hint = expected;
        if (seen.reason() != StateReason.UNSPECIFIED) {
            return seen.reason();
        }
        if (before.state() == seen.state()) {
            return before.reason();
        }
        return hint != null && hint.state() == seen.state() ? hint.reason() : seen.reason();
    }

    private static Kind kindOf(DomainState before, DomainState now) {
        return switch (now) {
            case PAUSED -> before == DomainState.PAUSED ? Kind.STATE_CHANGED : Kind.PAUSED;
            case RUNNING -> Kind.RESUMED;
            case CRASHED -> Kind.CRASHED;
            default -> Kind.STATE_CHANGED;
        };
    }

    /** We know by ourselves that the state is this; whoever says so publishes it. */
    void become(DomainState state, StateReason reason, Instant since) {
        lock.lock();
        try {
            known = new Known(state, reason, since);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void publish(Kind kind, Instant at) {
        context.hub().publish(new DomainLifecycleEvent(at, name, kind, status()));
    }

    /** Wakes those who wait, so that they look again. */
    void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Publishes when the freshness is another than last time. */
    void tellFreshness() {
        Freshness now = status().freshness();
        lock.lock();
        try {
            if (now == toldFreshness) {
                return;
            }
            toldFreshness = now;
        } finally {
            lock.unlock();
        }
        publish(Kind.FRESHNESS_CHANGED, context.clock().instant());
    }

    /** Waits until a condition that depends on this cell holds; {@code false} when the deadline passed. */
    boolean await(BooleanSupplier condition, Wait wait, String attempted) {
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                context.checkOpen(attempted, subject());
                if (wait.expired()) {
                    return false;
                }
                changed.awaitNanos(wait.remaining().toNanos());
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of(attempted, subject(), "the waiting thread was interrupted"), e);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a run still goes on as far as the files say. */
    boolean runs(RunRecord run) {
        return run().filter(it -> it.folder().equals(run.folder())).isPresent();
    }

    /** The present run as far as the files say. */
    Optional<RunRecord> run() {
        return files.running();
    }
}
