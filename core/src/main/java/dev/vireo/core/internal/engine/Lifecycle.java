package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostLock;
import java.time.Duration;
import java.time.Instant;

/** What callers ask a domain to do. Each operation passes the gate, so it holds the domain's operation lock
 * and decides on what was just read. */
final class Lifecycle {
    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;
    private final Reaper reaper;
    private final Gate gate;
    private final Starter starter;
    private final Stopper stopper;

    Lifecycle(
            EngineContext context,
            Catalog catalog,
            Attachments attachments,
            Reaper reaper,
            Gate gate,
            Starter starter,
            Stopper stopper) {
        this.context = context;
        this.catalog = catalog;
        this.attachments = attachments;
        this.reaper = reaper;
        this.gate = gate;
        this.starter = starter;
        this.stopper = stopper;
    }

    void start(DomainCell cell, boolean paused, Duration limit) {
        try (HostLock operation = gate.begin(cell, "start")) {
            starter.start(cell, paused, limit);
        }
    }

    void suspend(DomainCell cell, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (HostLock operation = gate.begin(cell, "suspend")) {
            Guest guest = guest(cell, wait, "suspend");
            requireState(cell, "suspend", DomainState.RUNNING, DomainState.PAUSED);
            cell.expect(StateReason.SUSPENDED_BY_CALLER);
            guest.suspend(wait.remaining());
            settle(cell, guest, wait);
        }
    }

    void resume(DomainCell cell, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (HostLock operation = gate.begin(cell, "resume")) {
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
        try (HostLock operation = gate.begin(cell, "reset")) {
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
        try (HostLock operation = gate.begin(cell, "shut down")) {
            press(cell, limit);
        }
        awaitShutdown(cell, patience);
    }

    void reboot(DomainCell cell, Duration patience, Duration limit) {
        try (HostLock operation = gate.begin(cell, "reboot")) {
            press(cell, limit);
            awaitShutdown(cell, patience);
            if (cell.run().isPresent()) {
                stopper.stop(
                        cell, cell.run().get(), context.options().timeouts().stop());
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
        try (HostLock operation = gate.begin(cell, "destroy")) {
            RunRecord run = cell.run()
                    .orElseThrow(() ->
                            new WrongStateException(ErrorDetails.of("destroy", cell.subject(), "it does not run")));
            stopper.stop(cell, run, limit);
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
