package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostLock;
import dev.vireo.host.Signal;
import java.time.Duration;
import java.time.Instant;

/** What callers ask a domain to do. Each operation holds the domain's operation lock and re-reads before it decides. */
final class Lifecycle {
    private static final Duration TERM_PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOG_PATIENCE = Duration.ofMillis(500);

    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;
    private final Reaper reaper;
    private final Starter starter;

    Lifecycle(EngineContext context, Catalog catalog, Attachments attachments, Reaper reaper, Starter starter) {
        this.context = context;
        this.catalog = catalog;
        this.attachments = attachments;
        this.reaper = reaper;
        this.starter = starter;
    }

    void start(DomainCell cell, boolean paused, Duration limit) {
        try (HostLock operation = begin(cell, "start")) {
            starter.start(cell, paused, limit);
        }
    }

    void suspend(DomainCell cell, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (HostLock operation = begin(cell, "suspend")) {
            Guest guest = guest(cell, wait, "suspend");
            requireState(cell, "suspend", DomainState.RUNNING, DomainState.PAUSED);
            cell.expect(StateReason.SUSPENDED_BY_CALLER);
            guest.suspend(wait.remaining());
            settle(cell, guest, wait);
        }
    }

    void resume(DomainCell cell, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (HostLock operation = begin(cell, "resume")) {
            Guest guest = guest(cell, wait, "resume");
            Definitions.checkResidence(
                    cell, Definitions.stored(cell, "resume"), context.host().id(), "resume");
            requireState(cell, "resume", DomainState.RUNNING, DomainState.PAUSED, DomainState.SUSPENDED);
            cell.expect(StateReason.RESUMED_BY_CALLER);
            if (cell.known().state() == DomainState.SUSPENDED) {
                guest.wakeUp(wait.remaining());
            } else {
                guest.resume(wait.remaining());
            }
            settle(cell, guest, wait);
        }
    }

    void reset(DomainCell cell, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (HostLock operation = begin(cell, "reset")) {
            Guest guest = guest(cell, wait, "reset");
            requireState(cell, "reset", DomainState.RUNNING, DomainState.PAUSED, DomainState.CRASHED);
            guest.reset(wait.remaining());
            settle(cell, guest, wait);
        }
    }

    /** Re-reads the state after a command, and writes it down for programs that come later. */
    private void settle(DomainCell cell, Guest guest, Wait wait) {
        Instant asked = context.clock().instant();
        cell.observe(guest.state(wait.remaining()), asked);
        cell.expect(null);
        Known known = cell.known();
        cell.run().filter(run -> run.state() != known.state()).ifPresent(run -> {
            try (HostLock change = context.locks().change(cell.name(), "note the state of")) {
                context.store().replace(run.in(known.state(), known.reason(), known.since()));
            }
            catalog.refresh(cell);
        });
    }

    void shutdown(DomainCell cell, Duration patience, Duration limit) {
        try (HostLock operation = begin(cell, "shut down")) {
            press(cell, limit);
        }
        awaitShutdown(cell, patience);
    }

    void reboot(DomainCell cell, Duration patience, Duration limit) {
        try (HostLock operation = begin(cell, "reboot")) {
            press(cell, limit);
            awaitShutdown(cell, patience);
            if (cell.run().isPresent()) {
                end(cell, cell.run().get(), context.options().timeouts().stop());
            }
            starter.start(cell, false, limit);
        }
    }

    private void press(DomainCell cell, Duration limit) {
        Wait wait = Wait.atMost(limit);
        Guest guest = guest(cell, wait, "shut down");
        if (cell.known().state() == DomainState.SUSPENDED) {
            guest.wakeUp(wait.remaining());
        }
        requireState(cell, "shut down", DomainState.RUNNING, DomainState.SUSPENDED);
        reaper.expectShutdown(cell);
        guest.powerdown(wait.remaining());
    }

    /** Off means: the process is gone, or it is kept, paused, because the domain's policy says so. */
    private void awaitShutdown(DomainCell cell, Duration patience) {
        boolean off = cell.await(
                () -> cell.run().isEmpty() || cell.known().is(DomainState.PAUSED, StateReason.GUEST_SHUTDOWN),
                Wait.atMost(patience),
                "shut down");
        if (!off) {
            throw new TimedOutException(
                    ErrorDetails.of("shut down", cell.subject(), "the guest did not power off within " + patience)
                            .advice("it may still do so; wait on, or end it with destroy()")
                            .effect(Effect.GOES_ON));
        }
    }

    void destroy(DomainCell cell, Duration limit) {
        try (HostLock operation = begin(cell, "destroy")) {
            RunRecord run = cell.run()
                    .orElseThrow(() ->
                            new WrongStateException(ErrorDetails.of("destroy", cell.subject(), "it does not run")));
            end(cell, run, limit);
        }
    }

    private void end(DomainCell cell, RunRecord run, Duration limit) {
        Intent intent = starter.intent(Intent.Operation.DESTROY, cell.name(), run.folder(), false);
        context.journal().open(intent);
        finishDestroy(cell, run, limit);
        context.journal().close(intent);
    }

    /**
     * Ends the process of a run and clears up. Can be repeated.
     *
     * @throws TimedOutException the process is still there, in the kernel's hands; the domain is dying
     */
    void finishDestroy(DomainCell cell, RunRecord run, Duration limit) {
        Wait wait = Wait.atMost(limit);
        reaper.expectEnd(cell, run.folder(), StateReason.DESTROYED);
        var processes = context.host().processes();
        processes.signal(run.process(), Signal.TERM);
        boolean gone = processes.awaitEnd(run.process(), wait.remaining(TERM_PATIENCE));
        if (!gone) {
            processes.signal(run.process(), Signal.KILL);
            gone = processes.awaitEnd(run.process(), wait.remaining());
        }
        if (!gone) {
            dying(cell, run, limit);
        }
        Wait logs = Wait.atMost(LOG_PATIENCE);
        while (context.launcher()
                        .exitStatus(context.store().layout().runFolder(run.folder()))
                        .isEmpty()
                && !logs.expired()) {
            logs.pause("destroy", cell.subject());
        }
        try (HostLock change = context.locks().change(cell.name(), "destroy")) {
            reaper.finish(cell, run, StateReason.DESTROYED);
        }
        catalog.refresh(cell);
    }

    private void dying(DomainCell cell, RunRecord run, Duration limit) {
        Instant now = context.clock().instant();
        try (HostLock change = context.locks().change(cell.name(), "destroy")) {
            context.store().replace(run.in(DomainState.DYING, StateReason.DESTROYED, now));
        }
        attachments.release(cell);
        cell.become(DomainState.DYING, StateReason.DESTROYED, now, null);
        catalog.refresh(cell);
        throw new TimedOutException(
                ErrorDetails.of("destroy", cell.subject(), "its process was killed but is still there after " + limit)
                        .advice("it waits for a device in the kernel and ends when that answers; its disks are in use"
                                + " until then")
                        .effect(Effect.GOES_ON));
    }

    private HostLock begin(DomainCell cell, String attempted) {
        context.checkWritable(attempted, cell.subject());
        HostLock operation = context.locks().operation(cell.name(), attempted);
        try {
            catalog.refresh(cell);
            Definitions.checkExists(cell, attempted);
            return operation;
        } catch (RuntimeException e) {
            operation.close();
            throw e;
        }
    }

    /** The guest, its state read just now. */
    private Guest guest(DomainCell cell, Wait wait, String attempted) {
        if (cell.run().isEmpty()) {
            throw new WrongStateException(ErrorDetails.of(attempted, cell.subject(), "it does not run")
                    .advice("start it first"));
        }
        Guest guest = attachments.require(cell, wait, attempted);
        Instant asked = context.clock().instant();
        cell.observe(guest.state(wait.remaining()), asked);
        return guest;
    }

    private static void requireState(DomainCell cell, String attempted, DomainState... legal) {
        Known known = cell.known();
        for (DomainState state : legal) {
            if (known.state() == state) {
                return;
            }
        }
        throw new WrongStateException(
                ErrorDetails.of(attempted, cell.subject(), "it is " + known.state() + " (" + known.reason() + ")"));
    }
}
