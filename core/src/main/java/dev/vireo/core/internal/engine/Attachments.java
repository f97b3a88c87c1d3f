package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestListener;
import dev.vireo.core.driver.GuestRun;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.DomainIoErrorEvent;
import dev.vireo.domain.DomainLifecycleEvent.Kind;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.VireoException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every running guest under control: attaches, asks for a sign of life, attaches again what was lost, and hands
 * over to the {@link Reaper} what has ended. Each guest on a thread of its own when it must wait, so that one that hangs
 * delays no other.
 */
final class Attachments implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);
    private static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(2);
    private static final int PATIENT_LOOKS = 10;
    private static final int LOOKS = 40;

    private final EngineContext context;
    private final Reaper reaper;
    private final Set<DomainCell> busy = ConcurrentHashMap.newKeySet();
    private final Set<DomainCell> failing = ConcurrentHashMap.newKeySet();

    Attachments(EngineContext context, Reaper reaper) {
        this.context = context;
        this.reaper = reaper;
    }

    /** Attaches to a guest of which nothing but its files is known yet. */
    void attachSoon(DomainCell cell) {
        inBackground(cell, () -> attach(cell, false));
    }

    /** Looks after one domain: a sign of life if it is attached, else an attempt to attach it. */
    void tend(DomainCell cell) {
        if (cell.run().isEmpty()) {
            return;
        }
        inBackground(cell, () -> {
            Optional<Attachment> attachment = cell.attachment();
            if (attachment.isEmpty()) {
                attach(cell, true);
            } else if (attachment.get().guest().pushes()) {
                beat(cell, attachment.get());
            } else {
                beat(cell, attachment.get());
                attach(cell, false); // somebody may have left a monitor that tells us what happens
            }
        });
    }

    private void inBackground(DomainCell cell, Runnable work) {
        if (context.isClosed() || !busy.add(cell)) {
            return;
        }
        boolean accepted = context.threads().work(() -> {
            try {
                work.run();
            } catch (VireoException e) {
                LOG.atDebug()
                        .addKeyValue("domain", cell.name())
                        .setCause(e)
                        .log("could not look after a domain; trying again");
            } catch (RuntimeException e) {
                if (!context.isClosed()) { // a driver that finds the workers closed says so in its own way
                    throw e;
                }
            } finally {
                busy.remove(cell);
                cell.signal();
            }
        });
        if (!accepted) {
            busy.remove(cell);
        }
    }

    private void beat(DomainCell cell, Attachment attachment) {
        Instant before = context.clock().instant();
        try {
            Known known = cell.known();
            cell.observeSince(known, attachment.folder(), attachment.guest().state(HEARTBEAT_LIMIT), before);
        } catch (VireoException e) {
            cell.run().ifPresent(run -> reaper.reapIfGone(cell, run));
            throw e;
        }
    }

    /** Attaches if there is something to attach to; a failure is told in the log if it should not have happened. */
    private void attach(DomainCell cell, boolean tell) {
        RunRecord run = cell.run().orElse(null);
        if (run == null || isPushed(cell)) {
            return;
        }
        if (reaper.reapIfGone(cell, run) || cell.known().state() == DomainState.DYING) {
            return;
        }
        Optional<GuestDefinition> definition = Definitions.attachable(cell);
        if (definition.isEmpty()) {
            return;
        }
        try {
            attach(cell, definition.get(), run, HEARTBEAT_LIMIT);
            failing.remove(cell);
        } catch (VireoException e) {
            if (!reaper.reapIfGone(cell, run) && tell && !reaper.expectsEnd(cell, run) && failing.add(cell)) {
                LOG.atWarn()
                        .addKeyValue("domain", cell.name())
                        .setCause(e)
                        .log("a running domain does not answer; its status is stale until it does");
            }
        }
    }

    private static boolean isPushed(DomainCell cell) {
        return cell.guest().filter(Guest::pushes).isPresent();
    }

    /** Attaches now, on this thread. */
    Guest attach(DomainCell cell, GuestDefinition definition, RunRecord run, Duration limit) {
        GuestRun guestRun = new GuestRun(context.store().layout().runFolder(run.folder()), run.process(), run.userId());
        Listener listener = new Listener(cell, run);
        Guest guest = context.driver().attach(definition, guestRun, listener, limit);
        cell.attached(new Attachment(run.folder(), guest))
                .ifPresent(before -> before.guest().close());
        if (context.isClosed() || listener.isLost()) {
            cell.detach();
            guest.close();
            throw new UnreachableException(
                    ErrorDetails.of("attach to", cell.subject(), "the connection was lost at once"));
        }
        Instant asked = context.clock().instant();
        Known known = cell.known();
        cell.observeSince(known, run.folder(), guest.state(limit), asked);
        return guest;
    }

    /**
     * The control of a guest that runs, waiting for it at most so long.
     *
     * @throws UnreachableException the guest does not let itself be controlled
     */
    Guest require(DomainCell cell, RunRecord run, Wait wait, String attempted) {
        if (cell.guest().isEmpty()) {
            attachSoon(cell);
            cell.await(() -> cell.guest().isPresent() || !cell.runs(run), wait, attempted);
        }
        context.checkLocked(attempted, cell.subject());
        return cell.guest()
                .orElseThrow(() -> new UnreachableException(
                        ErrorDetails.of(attempted, cell.subject(), "its hypervisor process does not answer")
                                .advice("look at the process; destroy() works without its help")));
    }

    /** Gives up control of a guest. */
    void release(DomainCell cell) {
        failing.remove(cell);
        cell.detach().ifPresent(attachment -> attachment.guest().close());
    }

    @Override
    public void close() {
        failing.clear();
    }

    /** What a guest's driver tells of one run. */
    private final class Listener implements GuestListener {
        private final DomainCell cell;
        private final RunRecord run;
        private volatile boolean lost;

        Listener(DomainCell cell, RunRecord run) {
            this.cell = cell;
            this.run = run;
        }

        boolean isLost() {
            return lost;
        }

        @Override
        public void stateChanged(GuestState state, Instant at) {
            cell.observe(run.folder(), state, at);
        }

        @Override
        public void wasReset(Instant at) {
            cell.publish(Kind.RESET, at);
        }

        @Override
        public void powerButtonSeen(Instant at) {
            cell.publish(Kind.SHUTDOWN_REQUESTED, at);
        }

        @Override
        public void ending(StateReason reason, Instant at) {
            reaper.expectEnd(cell, run.folder(), reason);
        }

        @Override
        public void ioError(String disk, boolean write, boolean noSpace, IoErrorAction action, Instant at) {
            context.hub().publish(new DomainIoErrorEvent(at, cell.name(), disk, write, noSpace, action));
        }

        @Override
        public void lost(@Nullable Throwable failure) {
            lost = true;
            if (context.isClosed()
                    || cell.attachment()
                            .filter(it -> it.folder().equals(run.folder()))
                            .isEmpty()) {
                return;
            }
            cell.detach().ifPresent(attachment -> attachment.guest().close());
            lookAgain(0);
        }

        /** The end of a process comes shortly after the end of its connections; if not, it is attached again. */
        private void lookAgain(int times) {
            inBackground(cell, () -> {
                if (!reaper.reapIfGone(cell, run) && times >= PATIENT_LOOKS) {
                    attach(cell, false);
                }
            });
            if (times < LOOKS && cell.runs(run) && cell.guest().isEmpty()) {
                context.threads().after(Duration.ofMillis(5L + 5L * times), () -> lookAgain(times + 1));
            }
        }
    }
}
