package dev.vireo.core.internal.engine;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.Residence;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonValue;
import dev.vireo.storage.DiskSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target's side of a migration. The guest's process never runs by itself: first this host gets the right to run it,
 * durably, and then the process is told to.
 */
final class Arrival {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
    private static final String MIGRATE = "migrate";
    private static final String IMAGES = "images";
    private static final Duration LAST_BYTES = Duration.ofSeconds(2);

    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;
    private final Starter starter;

    Arrival(EngineContext context, Catalog catalog, Attachments attachments, Starter starter) {
        this.context = context;
        this.catalog = catalog;
        this.attachments = attachments;
        this.starter = starter;
    }

    /** A guest's process that waits for its state. */
    record Waiting(Intent intent, DomainCell cell, Guest guest, RunRecord run) {}

    /**
     * What stands in the way of a domain here.
     *
     * @param coming as it is at the source
     * @param disks those that come along are not here yet
     */
    List<String> obstacles(GuestDefinition coming, MovedDisks disks, boolean withGuest) {
        List<String> found = new ArrayList<>();
        DomainCell cell = catalog.refresh(coming.name());
        GuestDefinition definition = disks.theirs();
        if (cell.files().exists()) {
            StoredDefinition there = cell.files().definition();
            if (there == null || there.guest() == null || !there.uuid().equals(coming.uuid())) {
                found.add("there is another domain of that name");
                return found;
            }
            if (there.residence() != null) {
                found.add("the target has the right to run it already");
            }
            definition = there.guest();
            List<String> differences = context.driver().differences(coming, definition);
            if (!differences.isEmpty()) {
                found.add("its definition there has another machine: " + String.join(", ", differences));
            }
            if (cell.run().isPresent()) {
                found.add("it runs there");
            }
        } else if (catalog.list().stream()
                .map(it -> it.files().definition())
                .anyMatch(it -> it != null && it.uuid().equals(coming.uuid()))) {
            found.add("there is another domain of that UUID");
        }
        found.addAll(context.driver().obstacles(definition));
        if (withGuest) {
            long free = context.host().usage().availableMemory().bytes();
            if (free < definition.spec().memory().bytes()) {
                found.add("there is not enough memory: " + free + " bytes are available");
            }
            try {
                starter.plan(definition, Origin.arriving(disks.ids()));
            } catch (VireoException e) {
                found.add(e.details().problem());
            }
        }
        return found;
    }

    /**
     * Writes the definition down, without the right to run it, unless it is there.
     *
     * @param images that will be made for it
     */
    Intent define(
            DomainCell cell,
            GuestDefinition coming,
            String folder,
            Departure.Leaving leaving,
            List<DiskSource> images) {
        boolean define = !cell.files().exists();
        Intent intent = Intent.of(
                        Intent.Operation.MIGRATE_IN,
                        coming.name(),
                        folder,
                        leaving.running(),
                        context.clock().instant())
                .with(JsonObject.of("operation", leaving.intent().id(), "defined", define, "epoch", leaving.epoch())
                        .with(
                                IMAGES,
                                images.stream().map(it -> it.path().value()).toList()));
        context.journal().open(intent);
        if (define) {
            Set<Integer> taken = catalog.list().stream()
                    .flatMap(it -> Optional.ofNullable(it.files().definition()).stream())
                    .map(StoredDefinition::userId)
                    .collect(Collectors.toSet());
            try (HostLock change = context.locks().change(coming.name(), MIGRATE)) {
                context.store().deleteLeftovers(coming.name());
                context.store()
                        .create(new StoredDefinition(
                                coming.name(),
                                coming.uuid(),
                                context.scheme(),
                                UserIds.choose(coming.uuid(), taken),
                                coming,
                                null,
                                List.of(),
                                JsonObject.EMPTY));
            }
        }
        return intent;
    }

    /** Makes an image that was announced, empty and of that size. */
    void make(DomainCell cell, DiskSource image, ByteSize size) {
        context.host().files().create(image.path(), new byte[0], 0600);
        context.host()
                .run(context.driver()
                        .imageCommand(image, size)
                        .under(context.store().layout().effectsLock(cell.name())))
                .orThrow(MIGRATE, image.path().value());
    }

    private void removeImages(Intent intent) {
        for (JsonValue image : intent.details().array(IMAGES)) {
            context.host().files().delete(HostPath.of(image.asString()));
        }
    }

    /** Starts the process that waits for the state. */
    Waiting start(Intent intent, DomainCell cell, Starter.Planned planned, Wait wait) {
        StoredDefinition stored = Definitions.stored(cell, MIGRATE);
        Starter.Started started = starter.launch(cell, planned, stored.userId(), wait);
        return new Waiting(intent, cell, started.guest(), started.run());
    }

    Starter.Planned plan(GuestDefinition definition, Set<String> copied) {
        return starter.plan(definition, Origin.arriving(copied));
    }

    /** Waits until all of the state has come. */
    void awaitArrived(Waiting waiting, Wait wait) {
        starter.awaitLoaded(MIGRATE, waiting.cell(), waiting.guest(), waiting.run(), wait);
    }

    /** This host has the right to run the domain from now on. There is no way back from here. */
    void commit(DomainCell cell, long epoch) {
        try (HostLock change = context.locks().change(cell.name(), MIGRATE)) {
            StoredDefinition stored = Definitions.stored(catalog.refresh(cell.name()), MIGRATE);
            context.store()
                    .replace(stored.withResidence(new Residence(context.host().id(), epoch, null)));
        }
        catalog.refresh(cell.name());
    }

    /** Lets the guest go on, if it is to run; the rest can wait. */
    void letGo(Waiting waiting, Duration limit) {
        if (waiting.intent().resume()) {
            waiting.guest().resume(limit);
        }
    }

    /** Lets the guest go on, if it is to run and does not yet, and writes its run down. */
    void run(Waiting waiting, Wait wait) {
        starter.complete(
                waiting.cell(),
                waiting.guest(),
                waiting.run(),
                Origin.arriving(Set.of()),
                !waiting.intent().resume(),
                wait);
    }

    /** All is done here. */
    void close(Intent intent) {
        if (!intent.folder().isEmpty()) {
            StreamSecret.remove(context.host(), context.store().layout().runFolder(intent.folder()));
        }
        context.journal().close(intent);
    }

    /**
     * Ends what was begun for a guest that has not come.
     *
     * @return whether its process is surely gone
     */
    boolean withdraw(DomainCell cell, Intent intent) {
        attachments.release(cell);
        if (!intent.folder().isEmpty()) {
            Known before = cell.known();
            starter.discard(cell, intent.folder());
            if (catalog.refresh(cell.name()).run().isPresent()) {
                return false;
            }
            cell.become(dev.vireo.domain.DomainState.STOPPED, StateReason.UNSPECIFIED, before.since());
        }
        removeImages(intent);
        if (intent.details().bool("defined")) {
            context.store().deleteAll(cell.name());
        }
        context.journal().close(intent);
        catalog.refresh(cell.name());
        return true;
    }

    /** Whether this host was given the right to run a domain by this migration. */
    static boolean isCommitted(DomainCell cell, long epoch) {
        StoredDefinition stored = cell.files().definition();
        Residence residence = stored == null ? null : stored.residence();
        return residence != null && residence.epoch() >= epoch;
    }

    /**
     * Finishes or undoes what a program that died has left: once all of the state has come the source cannot go on any
     * more, so it goes on here; before that it cannot run anywhere but there.
     */
    void recover(DomainCell cell, Intent intent) {
        long epoch = intent.details().longValue("epoch");
        if (cell.run().filter(it -> it.folder().equals(intent.folder())).isPresent()) {
            StreamSecret.remove(context.host(), context.store().layout().runFolder(intent.folder()));
            return; // all was done but for the closing
        }
        boolean committed = isCommitted(cell, epoch);
        Optional<ProcessIdentity> process = intent.folder().isEmpty()
                ? Optional.empty()
                : context.launcher().process(context.store().layout().runFolder(intent.folder()));
        boolean alive = process.isPresent()
                && context.host().processes().state(process.get()).mayHoldFiles();
        if (!alive || cell.files().definition() == null) {
            clear(cell, intent, committed);
            return;
        }
        Wait wait = Wait.atMost(context.options().timeouts().call());
        RunRecord run = starter.newRun(cell, intent.folder(), process.get());
        try {
            Guest guest = attachments.attach(cell, Definitions.readable(cell, MIGRATE), run, wait.remaining());
            Waiting waiting = new Waiting(intent, cell, guest, run);
            awaitArrived(waiting, committed ? wait : Wait.atMost(LAST_BYTES));
            if (!committed) {
                LOG.atInfo().addKeyValue("domain", cell.name()).log("its guest had come in full; it goes on here");
                commit(cell, epoch);
            }
            run(waiting, wait);
            StreamSecret.remove(context.host(), context.store().layout().runFolder(intent.folder()));
        } catch (VireoException e) {
            if (context.isClosed() || committed) {
                throw e;
            }
            LOG.atInfo().addKeyValue("domain", cell.name()).setCause(e).log("a guest has not come; that is undone");
            attachments.release(cell);
            clear(cell, intent, false);
        }
    }

    private void clear(DomainCell cell, Intent intent, boolean committed) {
        if (!intent.folder().isEmpty()) {
            starter.discard(cell, intent.folder());
        }
        if (catalog.refresh(cell.name()).run().isPresent()) {
            throw new TimedOutException(
                    ErrorDetails.of(MIGRATE, cell.subject(), "its process was killed but is still there"));
        }
        if (!committed) {
            removeImages(intent);
        }
        if (!committed && intent.details().bool("defined")) {
            context.store().deleteAll(cell.name());
        }
        catalog.refresh(cell.name());
    }

    HostPath secretFolder(StreamSecret secret, Waiting waiting) {
        return secret.place(
                context.host(), context.store().layout().runFolder(waiting.run().folder()), waiting.run());
    }
}
