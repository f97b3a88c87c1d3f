package dev.vireo.core.internal.engine;

import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.LockedByException;
import dev.vireo.host.HostLock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Notices that a guest's process has ended, writes down why, and clears its run folder. Whoever notices first does it. */
final class Reaper {
    private static final long GRACE_NANOS = Duration.ofMillis(500).toNanos();

    private final EngineContext context;
    private final Catalog catalog;
    private final Map<DomainName, ExpectedEnd> expected = new ConcurrentHashMap<>();
    private final Map<String, Long> seenGone = new ConcurrentHashMap<>();

    Reaper(EngineContext context, Catalog catalog) {
        this.context = context;
        this.catalog = catalog;
    }

    /** The process of a run is about to end, for this reason. The first reason that is told counts. */
    void expectEnd(DomainCell cell, String folder, StateReason told) {
        expected.merge(
                cell.name(),
                new ExpectedEnd(folder, told),
                (before, now) -> before.folder().equals(folder) ? before : now);
    }

    /** Whether the end of a run's process was announced. */
    boolean expectsEnd(DomainCell cell, RunRecord run) {
        ExpectedEnd end = expected.get(cell.name());
        return end != null && end.folder().equals(run.folder());
    }

    /** Whether the process of a run has ended; if so that is written down, now or soon. */
    boolean reapIfGone(DomainCell cell, RunRecord run) {
        boolean sameBoot =
                run.process().bootId().equals(context.host().processes().bootId());
        if (sameBoot && context.host().processes().state(run.process()).mayHoldFiles()) {
            return false;
        }
        if (!sameBoot) {
            reap(cell, run, StateReason.HOST_WENT_DOWN);
            return true;
        }
        Optional<Integer> exit =
                context.launcher().exitStatus(context.store().layout().runFolder(run.folder()));
        long since = seenGone.computeIfAbsent(run.folder(), it -> System.nanoTime());
        if (exit.isPresent() || System.nanoTime() - since > GRACE_NANOS) {
            reap(cell, run, reason(cell, run, exit));
        }
        return true;
    }

    private StateReason reason(DomainCell cell, RunRecord run, Optional<Integer> exit) {
        ExpectedEnd end = expected.get(cell.name());
        if (end != null && end.folder().equals(run.folder())) {
            return end.reason();
        }
        if (run.state() == DomainState.DYING) {
            return run.reason();
        }
        return exit.filter(status -> status == 0).isPresent() ? StateReason.ENDED : StateReason.PROCESS_DIED;
    }

    /** Takes the operation lock first: whoever has it may be ending the guest, and knows better why. */
    private void reap(DomainCell cell, RunRecord run, StateReason reason) {
        if (context.options().readOnly()) {
            note(cell, reason);
            return;
        }
        if (cell.isOperatedOn()) {
            finish(cell, run, reason);
            return;
        }
        if (!context.journal().isClear(cell.name())) {
            return; // recovery sees to it, and must find the lock free
        }
        try (HostLock operation = context.locks().operationNow(cell.name(), "clear")) {
            if (context.journal().isClear(cell.name())) {
                finish(cell, run, reason);
            }
        } catch (LockedByException e) {
            return; // somebody is at it; the next look finds out
        }
    }

    /** What is known here, where nothing may be written. */
    private void note(DomainCell cell, StateReason reason) {
        DomainState state = cell.known().state();
        if (state != DomainState.STOPPED && state != DomainState.IN_DOUBT && state != DomainState.UNREADABLE) {
            cell.become(DomainState.STOPPED, reason, context.clock().instant());
            cell.publish(Kind.STOPPED, context.clock().instant());
        }
    }

    /** Writes the end of a run down and clears its folder. */
    void finish(DomainCell cell, RunRecord run, StateReason reason) {
        try (HostLock change = context.locks().change(cell.name(), "clear")) {
            RunRecord current = context.store().read(cell.name()).run();
            if (current != null && current.running() && current.folder().equals(run.folder())) {
                context.store().replace(current.ended(reason, context.clock().instant()));
            }
        }
        context.launcher().clear(run.folder());
        seenGone.remove(run.folder());
        expected.computeIfPresent(cell.name(), (name, end) -> end.folder().equals(run.folder()) ? null : end);
        catalog.refresh(cell.name());
    }

    private record ExpectedEnd(String folder, StateReason reason) {}
}
