package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ConflictException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostLock;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.Signal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Starts guests, and undoes starts that came to nothing. The caller holds the operation lock. */
final class Starter {
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(5);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(1);

    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;
    private final SecureRandom random = new SecureRandom();

    Starter(EngineContext context, Catalog catalog, Attachments attachments) {
        this.context = context;
        this.catalog = catalog;
        this.attachments = attachments;
    }

    private String newId() {
        return String.format("%08x", random.nextInt());
    }

    void start(DomainCell cell, boolean paused, Duration limit) {
        Wait wait = Wait.atMost(limit);
        GuestDefinition definition = Definitions.readable(cell, "start");
        StoredDefinition stored = Definitions.stored(cell, "start");
        Definitions.checkResidence(cell, stored, context.host().id(), "start");
        checkDriver(cell, stored);
        checkStopped(cell);
        context.launcher().checkSurvival(definition);
        context.launcher().checkReachable(definition);
        String id = newId();
        RunFolder folder = context.store().layout().runFolder(id);
        LaunchPlan plan = context.driver().plan(definition, folder);
        Intent intent = Intent.of(
                Intent.Operation.START,
                cell.name(),
                id,
                !paused,
                context.clock().instant());
        Known before = cell.known();
        context.journal().open(intent);
        cell.become(DomainState.STARTING, StateReason.UNSPECIFIED, intent.since(), null);
        try {
            long segment = definition.spec().console().history().bytes() / 2;
            ProcessIdentity process =
                    context.launcher().launch(definition, plan, folder, stored.userId(), segment, wait.remaining());
            RunRecord run = new RunRecord(
                    cell.name(),
                    true,
                    id,
                    process,
                    stored.userId(),
                    segment,
                    DomainState.PAUSED,
                    StateReason.STARTED_PAUSED,
                    context.clock().instant());
            Guest guest = awaitReady(cell, definition, plan, run, wait);
            record(cell, go(cell, guest, run, paused, wait));
        } catch (RuntimeException e) {
            undo(cell, id, e);
            cell.become(before.state(), before.reason(), before.since(), null);
            context.journal().close(intent);
            throw e;
        }
        context.journal().close(intent);
    }

    private void checkDriver(DomainCell cell, StoredDefinition stored) {
        if (!stored.driver().equals(context.scheme())) {
            throw new WrongStateException(
                    ErrorDetails.of("start", cell.subject(), "it was defined for the driver " + stored.driver())
                            .advice("connect with " + stored.driver() + ":///"));
        }
    }

    private void checkStopped(DomainCell cell) {
        Optional<RunRecord> run = cell.run();
        if (run.isPresent()) {
            throw new WrongStateException(ErrorDetails.of(
                    "start", cell.subject(), "it is " + cell.known().state() + " already"));
        }
    }

    /** Attaches as soon as the process answers; gives up as soon as it has ended. */
    private Guest awaitReady(DomainCell cell, GuestDefinition definition, LaunchPlan plan, RunRecord run, Wait wait) {
        RunFolder folder = context.store().layout().runFolder(run.folder());
        Wait gone = Wait.atMost(EXIT_LIMIT);
        while (true) {
            try {
                return attachments.attach(cell, definition, run, wait.remaining(ATTACH_LIMIT));
            } catch (NotFoundException | UnreachableException | TimedOutException e) {
                Optional<Integer> exit = context.launcher().exitStatus(folder);
                if (exit.isPresent()) {
                    throw context.launcher().failed(definition, plan, exit.get(), "");
                }
                if (!context.host().processes().state(run.process()).mayHoldFiles() && gone.expired()) {
                    throw context.launcher().failed(definition, plan, -1, "");
                }
                if (wait.expired()) {
                    throw new TimedOutException(
                            ErrorDetails.of("start", cell.subject(), "its hypervisor process did not answer in time"),
                            e);
                }
                wait.pause("start", cell.subject());
            }
        }
    }

    /** Lets the guest go, if it is to run. */
    RunRecord go(DomainCell cell, Guest guest, RunRecord run, boolean paused, Wait wait) {
        cell.expect(paused ? StateReason.STARTED_PAUSED : StateReason.STARTED);
        if (!paused) {
            guest.resume(wait.remaining());
        }
        Instant asked = context.clock().instant();
        cell.observe(guest.state(wait.remaining()), asked);
        cell.expect(null);
        Known known = cell.known();
        return run.in(known.state(), known.reason(), known.since());
    }

    /** Writes the run down, so that everybody sees it. */
    void record(DomainCell cell, RunRecord run) {
        try (HostLock change = context.locks().change(cell.name(), "start")) {
            context.store().replace(run);
        }
        catalog.refresh(cell);
    }

    /** Takes everything back that a start has done. */
    private void undo(DomainCell cell, String id, RuntimeException cause) {
        attachments.release(cell);
        try {
            discard(cell, id);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Ends what was started in a run folder, if anything was, and removes the folder. Can be repeated.
     *
     * @throws ConflictException its process cannot be ended; the folder stays
     */
    void discard(DomainCell cell, String id) {
        Optional<ProcessIdentity> process = context.launcher().withdraw(id);
        if (process.isPresent()) {
            var processes = context.host().processes();
            processes.signal(process.get(), Signal.KILL);
            if (!processes.awaitEnd(process.get(), context.options().timeouts().stop())) {
                throw new ConflictException(ErrorDetails.of(
                                "clear",
                                cell.subject(),
                                "process " + process.get().pid() + " cannot be killed")
                        .effect(Effect.PARTIAL));
            }
        }
        context.launcher().clear(id);
    }
}
