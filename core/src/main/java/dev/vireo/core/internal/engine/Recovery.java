package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.RunFolder;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.ManagedBy;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.LockedByException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostLock;
import dev.vireo.host.ProcessIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes or undoes what a program that died has left in the journal. What somebody still works on, seen by its locks,
 * is left alone.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final Duration DEPENDENT_PATIENCE = Duration.ofSeconds(2);

    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;
    private final Starter starter;
    private final Stopper stopper;
    private final Saver saver;
    private final Departure departure;
    private final Arrival arrival;
    private final DiskGrower diskGrower;
    private final Set<DomainName> busy = ConcurrentHashMap.newKeySet();

    Recovery(
            EngineContext context,
            Catalog catalog,
            Attachments attachments,
            Starter starter,
            Stopper stopper,
            Saver saver,
            Departure departure,
            Arrival arrival,
            DiskGrower diskGrower) {
        this.context = context;
        this.catalog = catalog;
        this.attachments = attachments;
        this.starter = starter;
        this.stopper = stopper;
        this.saver = saver;
        this.departure = departure;
        this.arrival = arrival;
        this.diskGrower = diskGrower;
    }

    /**
     * Goes through the journal once, each domain on a thread of its own, so that one that is stuck delays no other. A
     * failure keeps the intent for the next time.
     *
     * @return completes when all was tried
     */
    CompletableFuture<Void> run() {
        Set<DomainName> ours = new HashSet<>();
        Set<DomainName> foreign = new HashSet<>();
        for (Intent intent : context.journal().read()) {
            (intent.operation() == Intent.Operation.FOREIGN ? foreign : ours).add(intent.domain());
        }
        catalog.list().forEach(cell -> cell.newerIntent(foreign.contains(cell.name())));
        ours.removeAll(foreign);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        if (!context.options().readOnly()) {
            ours.forEach(domain -> all.add(inBackground(domain)));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> inBackground(DomainName domain) {
        CompletableFuture<Void> tried = new CompletableFuture<>();
        if (!busy.add(domain)) {
            tried.complete(null);
            return tried;
        }
        boolean accepted = context.threads().work(() -> {
            try {
                recover(domain);
            } finally {
                busy.remove(domain);
                tried.complete(null);
            }
        });
        if (!accepted) {
            busy.remove(domain);
            tried.complete(null);
        }
        return tried;
    }

    private void recover(DomainName domain) {
        try (HostLock lock = context.locks().operationNow(domain, "recover")) {
            settle(domain, "recover");
        } catch (LockedByException e) {
            LOG.atDebug().addKeyValue("domain", domain).log("somebody is at it");
        } catch (VireoException e) {
            LOG.atWarn()
                    .addKeyValue("domain", domain)
                    .setCause(e)
                    .log("could not finish what was left; trying again later");
        }
    }

    /**
     * Finishes or undoes everything that is left of a domain, before somebody does something new to it; under its
     * operation lock.
     *
     * @throws LockedByException a command of the program that died is still at work
     * @throws UnreadableStateException only a newer version understands what is left
     */
    void settle(DomainName domain, String attempted) {
        for (Intent intent : context.journal().read()) {
            if (!intent.domain().equals(domain)) {
                continue;
            }
            if (intent.operation() == Intent.Operation.FOREIGN) {
                throw new UnreadableStateException(
                        ErrorDetails.of(attempted, "domain " + domain, "a newer version has left something unfinished")
                                .advice("connect with the newer version of Vireo; intent " + intent.id()));
            }
            settle(intent);
        }
    }

    private void settle(Intent intent) {
        try (HostLock effects = effects(intent)) {
            if (!context.journal().isOpen(intent)) {
                return;
            }
            LOG.atInfo().addKeyValue("intent", intent).log("finishing what another program left");
            DomainCell cell = catalog.refresh(intent.domain());
            switch (intent.operation()) {
                case START, RESTORE -> recoverStart(cell, intent);
                case MIGRATE_OUT -> departure.recover(cell, intent);
                case MIGRATE_IN -> arrival.recover(cell, intent);
                case SAVE -> saver.recover(cell, intent);
                case DESTROY -> recoverDestroy(cell, intent);
                case UNDEFINE -> {
                    context.store().deleteAll(cell.name());
                    catalog.refresh(cell.name());
                }
                case GROW_DISK -> diskGrower.recover(cell, intent);
                case FOREIGN -> throw new IllegalStateException("not ours: " + intent);
            }
            context.journal().close(intent);
        }
    }

    /** What a program that died has left at work on a save ends with it, in a moment. */
    private HostLock effects(Intent intent) {
        boolean dependent =
                intent.operation() == Intent.Operation.SAVE || intent.operation() == Intent.Operation.MIGRATE_OUT;
        return context.locks().effects(intent.domain(), "recover", dependent ? DEPENDENT_PATIENCE : Duration.ZERO);
    }

    private void recoverDestroy(DomainCell cell, Intent intent) {
        Optional<RunRecord> run = cell.run().filter(it -> it.folder().equals(intent.folder()));
        if (run.isPresent()) {
            stopper.finish(
                    cell,
                    run.get(),
                    StateReason.DESTROYED,
                    context.options().timeouts().stop());
        } else {
            context.launcher().clear(intent.folder());
        }
    }

    private void recoverStart(DomainCell cell, Intent intent) {
        if (cell.run().filter(it -> it.folder().equals(intent.folder())).isPresent()) {
            return; // it was all done but for the closing of the intent
        }
        RunFolder folder = context.store().layout().runFolder(intent.folder());
        Optional<ProcessIdentity> process = context.launcher().process(folder);
        StoredDefinition stored = cell.files().definition();
        boolean alive = process.isPresent()
                && context.host().processes().state(process.get()).mayHoldFiles();
        if (!alive || stored == null || !isOurs(stored)) {
            undoStart(cell, intent);
            return;
        }
        finishStart(cell, intent, stored.readable().orElseThrow(), process.get());
    }

    private void undoStart(DomainCell cell, Intent intent) {
        starter.discard(cell, intent.folder());
        if (Origin.of(intent).defined() && cell.run().isEmpty()) {
            context.store().deleteAll(cell.name());
            catalog.refresh(cell.name());
        }
    }

    /** Whether nobody else decides when the domain runs, and this version understands it. */
    private static boolean isOurs(StoredDefinition stored) {
        return stored.readable()
                .filter(it -> it.spec().managedBy().equals(ManagedBy.NOBODY))
                .isPresent();
    }

    private void finishStart(DomainCell cell, Intent intent, GuestDefinition definition, ProcessIdentity process) {
        Wait wait = Wait.atMost(context.options().timeouts().call());
        RunRecord run = starter.newRun(cell, intent.folder(), process);
        Known before = cell.known();
        cell.become(DomainState.STARTING, StateReason.UNSPECIFIED, intent.since());
        try {
            Guest guest = attachWhenReady(cell, definition, run, wait);
            Origin origin = Origin.of(intent);
            if (!origin.isFresh()) {
                starter.awaitLoaded("restore", cell, guest, run, wait);
            }
            starter.complete(cell, guest, run, origin, !intent.resume(), wait);
        } catch (VireoException e) {
            LOG.atWarn()
                    .addKeyValue("domain", cell.name())
                    .setCause(e)
                    .log("a half-started guest does not answer and is ended");
            attachments.release(cell);
            cell.become(before.state(), before.reason(), before.since());
            undoStart(cell, intent);
        }
    }

    private Guest attachWhenReady(DomainCell cell, GuestDefinition definition, RunRecord run, Wait wait) {
        while (true) {
            try {
                return attachments.attach(cell, definition, run, wait.remaining(Duration.ofSeconds(5)));
            } catch (VireoException e) {
                if (context.isClosed()
                        || wait.expired()
                        || !context.host().processes().state(run.process()).mayHoldFiles()) {
                    throw e;
                }
                wait.pause("recover", cell.subject());
            }
        }
    }
}
