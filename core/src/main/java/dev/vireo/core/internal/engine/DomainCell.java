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
    private volatile @Nullable Attachment attachment;
    private volatile @Nullable StateReason expected;
    private Freshness toldFreshness = Freshness.LIVE;

    DomainCell(DomainName name, EngineContext context) {
        this.name = name;
        this.context = context;
        this.heard = Heard.now(context.clock());
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
        Heard last = now.state().mayRun() && now.state() != DomainState.IN_DOUBT ? heard : context.scanned();
        return new EngineStatus(now.state(), now.reason(), now.since(), last.instant(), freshness(now, last));
    }

    private Freshness freshness(Known now, Heard last) {
        if (now.state() == DomainState.UNKNOWN) {
            return Freshness.UNKNOWN;
        }
        return last.isYoungerThan(LIVE_NANOS) && !context.isClosed() ? Freshness.LIVE : Freshness.STALE;
    }

    /** The files are as this snapshot says; the caller works out what follows. */
    void files(Snapshot snapshot, Store.Stamp newStamp) {
        files = snapshot;
        stamp = newStamp;
    }

    /** The guest is under control from now on. */
    void attached(Attachment made) {
        attachment = made;
        hear();
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

    /** The hypervisor has answered just now. */
    void hear() {
        heard = Heard.now(context.clock());
    }

    /** The status was true at that moment, long ago perhaps. */
    void heardLast(Instant when) {
        heard = new Heard(System.nanoTime() - LIVE_NANOS - 1, when);
    }

    /** What we are about to do will be the reason of the next change of state. */
    void expect(@Nullable StateReason reason) {
        expected = reason;
    }

    Optional<StateReason> expected() {
        return Optional.ofNullable(expected);
    }

    /** The hypervisor says that the machine is in this state. */
    void observe(GuestState seen, Instant at) {
        hear();
        lock.lock();
        try {
            Known before = known;
            if (before.state() == DomainState.DYING || before.state() == DomainState.IN_DOUBT) {
                return; // the files decide, not the guest
            }
            StateReason reason = reasonOf(seen, before);
            if (!before.is(seen.state(), reason)) {
                become(new Known(seen.state(), reason, at), kindOf(before.state(), seen.state()), at);
            }
        } finally {
            lock.unlock();
        }
    }

    private StateReason reasonOf(GuestState seen, Known before) {
        StateReason hint = expected;
        boolean plain = seen.reason() == StateReason.UNSPECIFIED;
        if (before.state() == seen.state() && plain) {
            return before.reason();
        }
        return plain && hint != null ? hint : seen.reason();
    }

    private static Kind kindOf(DomainState before, DomainState now) {
        return switch (now) {
            case PAUSED -> before == DomainState.PAUSED ? Kind.STATE_CHANGED : Kind.PAUSED;
            case RUNNING -> Kind.RESUMED;
            case CRASHED -> Kind.CRASHED;
            default -> Kind.STATE_CHANGED;
        };
    }

    /** We know by ourselves that the state is this. */
    void become(DomainState state, StateReason reason, Instant since, @Nullable Kind kind) {
        lock.lock();
        try {
            become(new Known(state, reason, since), kind, context.clock().instant());
        } finally {
            lock.unlock();
        }
    }

    private void become(Known now, @Nullable Kind kind, Instant at) {
        known = now;
        changed.signalAll();
        if (kind != null) {
            publish(kind, at);
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

    /** The present run as far as the files say. */
    Optional<RunRecord> run() {
        return files.running();
    }
}
