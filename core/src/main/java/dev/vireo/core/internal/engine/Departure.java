package dev.vireo.core.internal.engine;

import dev.vireo.Feature;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.core.driver.TransferProgress;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.Residence;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.VireoException;
import dev.vireo.host.HostId;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source's side of a migration. Before the stream may switch it is written down that the guest was handed over; from
 * then on it goes on here only if it is proven that it does not run at the target.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final String MIGRATE = "migrate";

    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;
    private final Stopper stopper;

    Departure(EngineContext context, Catalog catalog, Attachments attachments, Stopper stopper) {
        this.context = context;
        this.catalog = catalog;
        this.attachments = attachments;
        this.stopper = stopper;
    }

    /**
     * A domain that is leaving.
     *
     * @param run its run; null if it does not run
     * @param running whether the guest is to run at the target
     * @param epoch the epoch of the target's right to run it
     */
    record Leaving(Intent intent, DomainCell cell, @Nullable RunRecord run, boolean running, long epoch) {}

    Leaving begin(DomainCell cell, GuestDefinition definition, boolean running, boolean keep) {
        RunRecord run = cell.run().orElse(null);
        Residence residence = Definitions.stored(cell, MIGRATE).residence();
        long epoch = (residence == null ? 0 : residence.epoch()) + 1;
        Intent intent = Intent.of(
                        Intent.Operation.MIGRATE_OUT,
                        definition.name(),
                        run == null ? "" : run.folder(),
                        running,
                        context.clock().instant())
                .with(JsonObject.of("keep", keep));
        context.journal().open(intent);
        return new Leaving(intent, cell, run, running, epoch);
    }

    HostPath secretFolder(StreamSecret secret, RunRecord run) {
        return secret.place(context.host(), context.store().layout().runFolder(run.folder()), run);
    }

    /** From now on nobody lets the guest run here without proof. */
    void handOver(Leaving leaving, HostId target) {
        changeResidence(
                leaving.cell(),
                residence -> new Residence(
                        context.host().id(),
                        residence == null ? leaving.epoch() - 1 : residence.epoch(),
                        new Residence.Handover(leaving.intent().id(), target, leaving.epoch(), leaving.running())));
    }

    private void changeResidence(
            DomainCell cell, java.util.function.Function<@Nullable Residence, @Nullable Residence> change) {
        try (HostLock lock = context.locks().change(cell.name(), MIGRATE)) {
            StoredDefinition stored = Definitions.stored(catalog.refresh(cell.name()), MIGRATE);
            context.store().replace(stored.withResidence(change.apply(stored.residence())));
        }
        catalog.refresh(cell.name());
    }

    /** The guest stays: it is proven that it does not run at the target. */
    void takeBack(Leaving leaving) {
        settleHere(leaving.cell(), leaving.epoch());
        resume(leaving.cell(), leaving.intent());
        context.journal().close(leaving.intent());
    }

    /** Clears a handover; an older claim of the target is recognised by its epoch. */
    private void settleHere(DomainCell cell, long epoch) {
        StoredDefinition stored = catalog.refresh(cell.name()).files().definition();
        Residence residence = stored == null ? null : stored.residence();
        if (residence != null && residence.handover() != null) {
            changeResidence(cell, it -> new Residence(context.host().id(), epoch + 1, null));
        }
    }

    /** Ends what is under way, and lets the guest go on if it ran before. */
    private void resume(DomainCell cell, Intent intent) {
        if (intent.folder().isEmpty()) {
            return;
        }
        StreamSecret.remove(context.host(), context.store().layout().runFolder(intent.folder()));
        Optional<RunRecord> run = cell.run().filter(it -> it.folder().equals(intent.folder()));
        if (run.isEmpty()
                || !context.host().processes().state(run.get().process()).mayHoldFiles()) {
            return;
        }
        resume(cell, run.get(), intent.resume());
    }

    /** Ends a transfer that is under way, and lets the guest go on if it is to. */
    void resume(DomainCell cell, RunRecord run, boolean running) {
        if (!context.driver().capabilities().supports(Feature.MIGRATE)) {
            return; // then nothing is under way
        }
        Wait wait = Wait.atMost(context.options().timeouts().call());
        try {
            Guest guest = attachments.require(cell, run, wait, MIGRATE);
            GuestTransfer transfer = guest.transfer();
            TransferProgress now = transfer.progress(wait.remaining());
            while (!now.phase().ended() && !wait.expired()) {
                transfer.cancel(wait.remaining());
                wait.pause(MIGRATE, cell.subject());
                now = transfer.progress(wait.remaining());
            }
            guest.diskCopy().abandon(wait.remaining());
            if (running) {
                cell.expect(new GuestState(DomainState.RUNNING, StateReason.RESUMED_BY_CALLER));
                transfer.takeBack(wait.remaining());
            }
            cell.observe(
                    run.folder(), guest.state(wait.remaining()), context.clock().instant());
        } catch (VireoException e) {
            if (context.isClosed()) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("domain", cell.name())
                    .setCause(e)
                    .log("a migration came to nothing, and its guest does not answer: it may be left paused");
        } finally {
            cell.expect(null);
        }
    }

    /** The guest is at the target for good. */
    void finish(Leaving leaving) {
        finish(leaving.cell(), leaving.intent());
        context.journal().close(leaving.intent());
    }

    private void finish(DomainCell cell, Intent intent) {
        changeResidence(cell, residence -> null);
        end(cell, intent.folder());
        if (!intent.details().bool("keep")) {
            context.store().deleteAll(cell.name());
            catalog.refresh(cell.name());
        }
    }

    private void end(DomainCell cell, String folder) {
        cell.run()
                .filter(it -> it.folder().equals(folder))
                .ifPresent(it -> stopper.finish(
                        cell,
                        it,
                        StateReason.MIGRATED_AWAY,
                        context.options().timeouts().stop()));
    }

    /** Finishes or undoes what a program that died has left, where that can be told from here. */
    void recover(DomainCell cell, Intent intent) {
        StoredDefinition stored = cell.files().definition();
        if (stored == null) {
            context.store().deleteAll(cell.name());
            return;
        }
        if (stored.residence() == null) {
            finish(cell, intent);
            return;
        }
        if (stored.residence().handover() != null) {
            LOG.atWarn()
                    .addKeyValue("domain", cell.name())
                    .addKeyValue("target", stored.residence().handover().target())
                    .log("it was handed over, and nobody knows here whether it runs there; see Domain.resolveWith");
            return;
        }
        resume(cell, intent);
    }

    /** What becomes of a domain in doubt when it is known that it is not at the target: it is ours and goes on. */
    void resolveHere(DomainCell cell, Residence.Handover handover) {
        settleHere(cell, handover.epoch());
        cell.run().ifPresent(run -> {
            StreamSecret.remove(context.host(), context.store().layout().runFolder(run.folder()));
            resume(cell, run, handover.running());
        });
    }

    /** What becomes of a domain in doubt when it is known to be at the target. */
    void resolveThere(DomainCell cell) {
        changeResidence(cell, residence -> null);
        cell.run().ifPresent(run -> end(cell, run.folder()));
    }
}
