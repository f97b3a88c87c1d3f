package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostLock;
import java.time.Duration;
import java.time.Instant;

/**
 * What callers ask a domain to do. Each operation passes the gate, so it holds the domain's operation lock and decides on
 * what was just read.
 */
final class Lifecycle {
    private static final String SHUT_DOWN = "shut down";

    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;
    private final Gate gate;
    private final Starter starter;
    private final Stopper stopper;
    private final Restorer restorer;

    Lifecycle(
            EngineContext context,
            Catalog catalog,
            Attachments attachments,
            Gate gate,
            Starter starter,
            Stopper stopper,
            Restorer restorer) {
        this.context = context;
        this.catalog = catalog;
        this.attachments = attachments;
        this.gate = gate;
        this.starter = starter;
        this.stopper = stopper;
        this.restorer = restorer;
    }

    void start(DomainName name, boolean paused, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (Operation operation = gate.begin(name, "start", limit)) {
            starter.start(operation.cell(), paused, restorer.originOf(operation.cell()), wait);
        }
    }

    void suspend(DomainName name, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (Operation operation = gate.begin(name, "suspend", limit)) {
            DomainCell cell = operation.cell();
            Guest guest = guest(cell, wait, "suspend");
            requireState(cell, "suspend", DomainState.RUNNING, DomainState.PAUSED);
            cell.expect(new GuestState(DomainState.PAUSED, StateReason.SUSPENDED_BY_CALLER));
            guest.suspend(wait.remaining());
            settle(cell, guest, wait);
        }
    }

    void resume(DomainName name, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (Operation operation = gate.begin(name, "resume", limit)) {
            DomainCell cell = operation.cell();
            Definitions.checkResidence(
                    cell, Definitions.stored(cell, "resume"), context.host().id(), "resume");
            Guest guest = guest(cell, wait, "resume");
            requireState(cell, "resume", DomainState.RUNNING, DomainState.PAUSED, DomainState.SUSPENDED);
            cell.expect(new GuestState(DomainState.RUNNING, StateReason.RESUMED_BY_CALLER));
            if (cell.known().state() == DomainState.SUSPENDED) {
                guest.wakeUp(wait.remaining());
            } else {
                guest.resume(wait.remaining());
            }
            settle(cell, guest, wait);
        }
    }

    void reset(DomainName name, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (Operation operation = gate.begin(name, "reset", limit)) {
            DomainCell cell = operation.cell();
            Guest guest = guest(cell, wait, "reset");
            requireState(cell, "reset", DomainState.RUNNING, DomainState.PAUSED, DomainState.CRASHED);
            guest.reset(wait.remaining());
            settle(cell, guest, wait);
        }
    }

    /** Re-reads the state after a command, and writes it down for programs that come later. */
    private void settle(DomainCell cell, Guest guest, Wait wait) {
        observe(cell, guest, wait);
        cell.expect(null);
        Known known = cell.known();
        cell.run().filter(run -> run.state() != known.state()).ifPresent(run -> {
            try (HostLock change = context.locks().change(cell.name(), "note the state of")) {
                context.store().replace(run.in(known.state(), known.reason(), known.since()));
            }
            catalog.refresh(cell.name());
        });
    }

    private void observe(DomainCell cell, Guest guest, Wait wait) {
        String folder = cell.run().map(RunRecord::folder).orElse("");
        Instant asked = context.clock().instant();
        cell.observe(folder, stateOf(cell, guest, wait), asked);
    }

    /** A monitor may have become free meanwhile, and control have moved to it; then that one is asked. */
    private GuestState stateOf(DomainCell cell, Guest guest, Wait wait) {
        try {
            return guest.state(wait.remaining());
        } catch (ClosedException moved) {
            if (context.isClosed()) {
                throw moved;
            }
            return guest(cell, wait, "observe").state(wait.remaining());
        }
    }

    void shutdown(DomainName name, Duration patience, Duration limit) {
        DomainCell cell;
        RunRecord run;
        try (Operation operation = gate.begin(name, SHUT_DOWN, limit)) {
            cell = operation.cell();
            run = press(cell, limit);
        }
        awaitShutdown(cell, run, patience);
    }

    void reboot(DomainName name, Duration patience, Duration limit) {
        try (Operation operation = gate.begin(name, "reboot", limit)) {
            DomainCell cell = operation.cell();
            RunRecord run = press(cell, limit);
            awaitShutdown(cell, run, patience);
            if (cell.run().isPresent()) {
                stopper.stop(cell, run, context.options().timeouts().stop());
            }
            starter.start(cell, false, Wait.atMost(limit));
        }
    }

    /** Presses the power button; returns the run that is to end by that. */
    private RunRecord press(DomainCell cell, Duration limit) {
        Wait wait = Wait.atMost(limit);
        Guest guest = guest(cell, wait, SHUT_DOWN);
        RunRecord run = running(cell, SHUT_DOWN);
        requireState(cell, SHUT_DOWN, DomainState.RUNNING, DomainState.SUSPENDED);
        if (cell.known().state() == DomainState.SUSPENDED) {
            guest.wakeUp(wait.remaining());
        }
        try (HostLock change = context.locks().change(cell.name(), SHUT_DOWN)) {
            context.store().replace(run.askedToShutDown());
        }
        catalog.refresh(cell.name());
        guest.powerdown(wait.remaining());
        return run;
    }

    /** Off means: the process is gone, or it is kept, paused, because the domain's policy says so. */
    private static void awaitShutdown(DomainCell cell, RunRecord run, Duration patience) {
        boolean off = cell.await(
                () -> !cell.runs(run) || cell.known().is(DomainState.PAUSED, StateReason.GUEST_SHUTDOWN),
                Wait.atMost(patience),
                SHUT_DOWN);
        if (!off) {
            throw new TimedOutException(
                    ErrorDetails.of(SHUT_DOWN, cell.subject(), "the guest did not power off within " + patience)
                            .advice("it may still do so; wait on, or end it with destroy()")
                            .effect(Effect.GOES_ON));
        }
    }

    void destroy(DomainName name, Duration limit) {
        try (Operation operation = gate.begin(name, "destroy", limit)) {
            DomainCell cell = operation.cell();
            stopper.stop(cell, running(cell, "destroy"), limit);
        }
    }

    private static RunRecord running(DomainCell cell, String attempted) {
        Definitions.checkRunKnown(cell, attempted);
        return cell.run()
                .orElseThrow(
                        () -> new WrongStateException(ErrorDetails.of(attempted, cell.subject(), "it does not run")));
    }

    /** The guest, its state read just now. */
    private Guest guest(DomainCell cell, Wait wait, String attempted) {
        RunRecord run = running(cell, attempted);
        Guest guest = attachments.require(cell, run, wait, attempted);
        observe(cell, guest, wait);
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
