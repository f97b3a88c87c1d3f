package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.driver.LaunchPlan;
import dev.vireo.core.driver.ResidentMachine;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
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
import java.util.Optional;
import java.util.function.Supplier;

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

    void start(DomainCell cell, boolean paused, Wait wait) {
        start(cell, paused, Origin.fresh(), wait);
    }

    void start(DomainCell cell, boolean paused, Origin origin, Wait wait) {
        StoredDefinition stored = Definitions.stored(cell, "start");
        Definitions.checkResidence(cell, stored, context.host().id(), "start");
        checkDriver(cell, stored);
        checkStopped(cell);
        start(plan(Definitions.readable(cell, "start"), origin), paused, origin, () -> cell, wait);
    }

    /**
     * Starts what was planned.
     *
     * @param ready gives the domain, once it is written down that it is to start: so a domain that is only now defined
     *     for that does not stay behind
     */
    void start(Planned planned, boolean paused, Origin origin, Supplier<DomainCell> ready, Wait wait) {
        Intent intent = Intent.of(
                        origin.operation(),
                        planned.definition().name(),
                        planned.id(),
                        !paused,
                        context.clock().instant())
                .with(origin.details());
        context.journal().open(intent);
        DomainCell cell;
        try {
            cell = ready.get();
        } catch (RuntimeException e) {
            context.journal().close(intent);
            throw e;
        }
        Known before = cell.known();
        cell.become(DomainState.STARTING, StateReason.UNSPECIFIED, intent.since());
        try {
            int userId = Definitions.stored(cell, "start").userId();
            Started started = launch(cell, planned, userId, wait);
            if (!origin.isFresh()) {
                awaitLoaded(cell, started.guest(), started.run(), planned.definition(), planned.plan(), wait);
            }
            complete(cell, started.guest(), started.run(), origin, paused, wait);
        } catch (RuntimeException e) {
            undo(cell, planned.plan(), before, intent, e);
            throw e;
        }
        context.journal().close(intent);
    }

    /** A start that can be done. */
    record Planned(String id, GuestDefinition definition, LaunchPlan plan) {}

    /** A process that is under control. */
    record Started(Guest guest, RunRecord run) {}

    /** Plans a start, and checks all that can be checked; changes nothing. */
    Planned plan(GuestDefinition definition, Origin origin) {
        context.launcher().checkReachable(definition);
        String id = newId();
        LaunchPlan plan = origin.plan(
                context.driver(), definition, context.store().layout().runFolder(id));
        context.launcher().checkSurvival(definition, plan);
        context.launcher().checkNetwork(definition, plan);
        return new Planned(id, definition, plan);
    }

    /** Starts a process and takes control of it. There is an intent. */
    Started launch(DomainCell cell, Planned planned, int userId, Wait wait) {
        RunFolder folder = context.store().layout().runFolder(planned.id());
        ProcessIdentity process =
                context.launcher().launch(planned.definition(), planned.plan(), folder, userId, wait.remaining());
        RunRecord run =
                newRun(cell, planned.id(), process, planned.plan().resident().isPresent());
        Guest guest = awaitReady(cell, planned.definition(), planned.plan(), run, wait);
        return new Started(guest, run);
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

    /** The record of a run that has just begun, in a process that is its hypervisor. */
    RunRecord newRun(DomainCell cell, String id, ProcessIdentity process) {
        return newRun(cell, id, process, false);
    }

    private RunRecord newRun(DomainCell cell, String id, ProcessIdentity process, boolean resident) {
        StoredDefinition stored = cell.files().definition();
        ConsoleSpec console = Definitions.attachable(cell)
                .map(definition -> definition.spec().console())
                .orElse(ConsoleSpec.SERIAL);
        return new RunRecord(
                cell.name(),
                true,
                id,
                process,
                resident
                        ? context.host().facts().userId()
                        : context.launcher().userOf(stored == null ? 0 : stored.userId()),
                console.history().bytes() / 2,
                DomainState.PAUSED,
                StateReason.STARTED_PAUSED,
                context.clock().instant(),
                false,
                resident);
    }

    /** Attaches as soon as the process answers; gives up as soon as it has ended. */
    private Guest awaitReady(DomainCell cell, GuestDefinition definition, LaunchPlan plan, RunRecord run, Wait wait) {
        RunFolder folder = context.store().layout().runFolder(run.folder());
        Wait exit = null;
        while (true) {
            try {
                return attachments.attach(cell, definition, run, wait.remaining(ATTACH_LIMIT));
            } catch (NotFoundException | UnreachableException | TimedOutException e) {
                context.checkOpen("start", cell.subject());
                Optional<Integer> status = context.launcher().exitStatus(folder);
                if (status.isPresent()) {
                    throw context.launcher().failed(definition, plan, folder, status.get(), "");
                }
                if (!context.host().processes().state(run.process()).mayHoldFiles()) {
                    exit = exit == null ? Wait.atMost(EXIT_LIMIT) : exit;
                    if (exit.expired()) {
                        throw context.launcher().failed(definition, plan, folder, -1, "");
                    }
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

    /** Waits until the process has read the state that it starts from; gives up as soon as it has ended. */
    private void awaitLoaded(
            DomainCell cell, Guest guest, RunRecord run, GuestDefinition definition, LaunchPlan plan, Wait wait) {
        try {
            awaitLoaded("restore", cell, guest, run, wait);
        } catch (UnreachableException e) {
            if (!context.host().processes().awaitEnd(run.process(), wait.remaining(EXIT_LIMIT))) {
                throw e;
            }
            RunFolder folder = context.store().layout().runFolder(run.folder());
            int status = context.launcher().exitStatus(folder).orElse(-1);
            throw context.launcher().failed(definition, plan, folder, status, "");
        }
    }

    /** Waits until a guest has read the state that it starts from: until then it could not be told to run. */
    void awaitLoaded(String attempted, DomainCell cell, Guest guest, RunRecord run, Wait wait) {
        while (true) {
            try {
                GuestState state = guest.state(wait.remaining(ATTACH_LIMIT));
                if (state.reason() != StateReason.MIGRATION) {
                    return;
                }
            } catch (TimedOutException e) {
                if (!context.host().processes().state(run.process()).mayHoldFiles()) {
                    throw new UnreachableException(
                            ErrorDetails.of(attempted, cell.subject(), "its process has ended"), e);
                }
            }
            context.checkOpen(attempted, cell.subject());
            if (wait.expired()) {
                throw new TimedOutException(
                        ErrorDetails.of(attempted, cell.subject(), "it has not read its state in time"));
            }
            wait.pause(attempted, cell.subject());
        }
    }

    /** Lets a guest that is under control go, if it is to run, and writes its run down, so that everybody sees it. */
    void complete(DomainCell cell, Guest guest, RunRecord run, Origin origin, boolean paused, Wait wait) {
        if (origin.managed() && origin.file() != null) {
            context.store()
                    .files()
                    .delete(origin.file()); // before it runs: it must never be able to run from there again
        }
        context.checkLocked("start", cell.subject());
        if (!paused) {
            guest.resume(wait.remaining());
        }
        GuestState state = guest.state(wait.remaining());
        StateReason reason = state.reason() == StateReason.UNSPECIFIED ? origin.reason() : state.reason();
        cell.become(state.state(), reason, context.clock().instant());
        Known known = cell.known();
        record(run.in(known.state(), known.reason(), known.since()));
    }

    /** Takes everything back that a start has done, even if the thread was interrupted; what fails is left to recovery. */
    private void undo(DomainCell cell, LaunchPlan plan, Known before, Intent intent, RuntimeException cause) {
        boolean interrupted = Thread.interrupted();
        attachments.release(cell);
        try {
            plan.resident().ifPresent(ResidentMachine::close);
            cell.become(before.state(), before.reason(), before.since());
            discard(cell, intent.folder());
            context.journal().close(intent);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends what was started in a run folder, if anything was, and removes the folder; or writes down that it is dying.
     * Can be repeated.
     */
    void discard(DomainCell cell, String id) {
        Optional<ProcessIdentity> process = context.launcher().withdraw(id);
        if (process.isPresent()) {
            var processes = context.host().processes();
            processes.signal(process.get(), Signal.KILL);
            if (!processes.awaitEnd(process.get(), context.options().timeouts().stop())) {
                record(newRun(cell, id, process.get())
                        .in(
                                DomainState.DYING,
                                StateReason.START_FAILED,
                                context.clock().instant()));
                return;
            }
        }
        context.launcher().clear(id);
    }

    private void record(RunRecord run) {
        try (HostLock change = context.locks().change(run.name(), "start")) {
            context.store().replace(run);
        }
        catalog.refresh(run.name());
    }
}
