package dev.vireo.core.internal.engine;

import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.HostLock;
import dev.vireo.host.Signal;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends guests by force. The caller holds the operation lock. */
final class Stopper {
    private static final Logger LOG = LoggerFactory.getLogger(Stopper.class);
    private static final Duration TERM_PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOG_PATIENCE = Duration.ofMillis(500);

    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;
    private final Reaper reaper;

    Stopper(EngineContext context, Catalog catalog, Attachments attachments, Reaper reaper) {
        this.context = context;
        this.catalog = catalog;
        this.attachments = attachments;
        this.reaper = reaper;
    }

    /**
     * Ends a run by force, with an intent.
     *
     * @throws TimedOutException the process is still there, in the kernel's hands; the domain is dying
     */
    void stop(DomainCell cell, RunRecord run, Duration limit) {
        Intent intent = Intent.of(
                Intent.Operation.DESTROY,
                cell.name(),
                run.folder(),
                false,
                context.clock().instant());
        boolean open = openIfPossible(intent);
        boolean gone = finish(cell, run, StateReason.DESTROYED, limit);
        if (open) {
            context.journal().close(intent);
        }
        if (!gone) {
            throw new TimedOutException(ErrorDetails.of(
                            "destroy",
                            cell.subject(),
                            run.resident()
                                    ? "the program that it runs in has not ended it after " + limit
                                    : "its process was killed but is still there after " + limit)
                    .advice(
                            run.resident()
                                    ? "end that program, which process "
                                            + run.process().pid()
                                            + " names in its arguments; its disks are in use until"
                                            + " then"
                                    : "it waits for a device in the kernel and ends when that answers; its disks are in"
                                            + " use until then")
                    .effect(Effect.GOES_ON));
        }
    }

    /**
     * A full or read-only disk must not keep a guest from being ended. If we die without the intent, whoever notices the end of the
     * process clears up as well, and only knows less of why it ended.
     */
    private boolean openIfPossible(Intent intent) {
        try {
            context.journal().open(intent);
            return true;
        } catch (NotEnoughResourcesException | AccessDeniedException e) {
            LOG.atWarn().addKeyValue("intent", intent).setCause(e).log("cannot write to the journal; going on without");
            return false;
        }
    }

    /** Ends the process of a run and clears up, or writes down that it is dying ({@code false}). Can be repeated. */
    boolean finish(DomainCell cell, RunRecord run, StateReason why, Duration limit) {
        Wait wait = Wait.atMost(limit);
        reaper.expectEnd(cell, run.folder(), why);
        var processes = context.host().processes();
        processes.signal(run.process(), Signal.TERM);
        boolean gone = processes.awaitEnd(run.process(), wait.remaining(TERM_PATIENCE));
        if (!gone) {
            if (!run.resident()) { // what only stands for a machine must not be gone before that is
                processes.signal(run.process(), Signal.KILL);
            }
            gone = processes.awaitEnd(run.process(), wait.remaining());
        }
        if (!gone) {
            dying(cell, run, why);
            return false;
        }
        Wait logs = Wait.atMost(LOG_PATIENCE);
        while (context.launcher()
                        .exitStatus(context.store().layout().runFolder(run.folder()))
                        .isEmpty()
                && !logs.expired()) {
            logs.pause("destroy", cell.subject());
        }
        reaper.finish(cell, run, why);
        return true;
    }

    private void dying(DomainCell cell, RunRecord run, StateReason why) {
        Instant now = context.clock().instant();
        attachments.release(cell);
        cell.become(DomainState.DYING, why, now);
        try (HostLock change = context.locks().change(cell.name(), "destroy")) {
            context.store().replace(run.in(DomainState.DYING, why, now));
        }
        catalog.refresh(cell.name());
    }
}
