package dev.vireo.core.internal.engine;

import dev.vireo.Feature;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.internal.save.RestoredSpec;
import dev.vireo.core.internal.save.SaveFiles;
import dev.vireo.core.internal.save.SaveHeader;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveCompression;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.List;

/** Brings saved guests back. All that can be checked is checked before anything starts. */
final class Restorer {
    private static final String RESTORE = "restore";

    private final EngineContext context;
    private final Catalog catalog;
    private final Gate gate;
    private final Definer definer;
    private final Starter starter;
    private final SaveFiles files;

    Restorer(EngineContext context, Catalog catalog, Gate gate, Definer definer, Starter starter, SaveFiles files) {
        this.context = context;
        this.catalog = catalog;
        this.gate = gate;
        this.definer = definer;
        this.starter = starter;
        this.files = files;
    }

    DomainCell restore(HostPath file, RestoreOptions how, JobControl control) {
        context.checkWritable(RESTORE, "save file " + file);
        if (!context.driver().capabilities().supports(Feature.SAVE)) {
            throw new UnsupportedException(
                    ErrorDetails.of(RESTORE, "save file " + file, "this driver cannot restore guests"));
        }
        control.phase("check");
        SaveHeader header = files.read(file);
        checkDriver(file, header);
        GuestDefinition wanted = RestoredSpec.of(header.definition(), how);
        checkHere(file, header, wanted);
        if (how.verify()) {
            control.phase("verify");
            files.verify(file, header);
        }
        if (control.cancelRequested()) {
            throw new JobCancelledException("restore " + file);
        }
        Duration limit = context.options().timeouts().start().plus(files.patience(header.length()));
        boolean paused = how.paused() || !header.running();
        try (Operation operation = gate.beginNew(
                wanted.name(), RESTORE, context.options().timeouts().lock())) {
            DomainCell cell = operation.cell();
            boolean define = !cell.files().exists();
            Origin origin = Origin.saved(file, header, false, define);
            control.phase("read");
            if (define) {
                startNew(cell, wanted, origin, paused, limit);
                return catalog.cell(wanted.name());
            }
            checkExisting(cell, file, wanted, how);
            starter.start(cell, paused, origin, Wait.atMost(limit));
            return cell;
        }
    }

    private void startNew(DomainCell none, GuestDefinition wanted, Origin origin, boolean paused, Duration limit) {
        try {
            starter.start(starter.plan(wanted, origin), paused, origin, () -> define(none, wanted), Wait.atMost(limit));
        } catch (RuntimeException e) {
            if (context.journal().isClear(wanted.name())
                    && catalog.refresh(wanted.name()).run().isEmpty()) {
                context.store().deleteAll(wanted.name());
                catalog.refresh(wanted.name());
            }
            throw e;
        }
    }

    private DomainCell define(DomainCell none, GuestDefinition wanted) {
        try (HostLock identities = context.locks().identities(wanted.name(), RESTORE)) {
            catalog.scan(false);
            definer.create(none, wanted.spec(), wanted.uuid(), wanted.fixed());
        }
        return catalog.refresh(wanted.name());
    }

    private void checkDriver(HostPath file, SaveHeader header) {
        if (!header.driver().equals(context.scheme())) {
            throw new WrongStateException(
                    ErrorDetails.of(RESTORE, "save file " + file, "it was saved by the driver " + header.driver())
                            .advice("connect with " + header.driver() + ":///"));
        }
    }

    private void checkHere(HostPath file, SaveHeader header, GuestDefinition wanted) {
        List<String> obstacles = context.driver().obstacles(wanted);
        if (!obstacles.isEmpty()) {
            throw new ConflictException(ErrorDetails.of(
                            RESTORE,
                            "save file " + file,
                            "this host cannot give the guest its machine: " + String.join("; ", obstacles))
                    .advice("restore it on a host like the one where it was saved"));
        }
        if (header.compression() == SaveCompression.ZSTD) {
            try {
                context.host().run(Command.of("zstd", "--version"));
            } catch (NotFoundException e) {
                throw new UnsupportedException(
                        ErrorDetails.of(RESTORE, "save file " + file, "it is compressed by zstd, which is not there")
                                .advice("install zstd on the host"),
                        e);
            }
        }
    }

    private void checkExisting(DomainCell cell, HostPath file, GuestDefinition wanted, RestoreOptions how) {
        GuestDefinition present = Definitions.readable(cell, RESTORE);
        if (!present.uuid().equals(wanted.uuid())) {
            throw new AlreadyExistsException(
                    ErrorDetails.of(RESTORE, "save file " + file, cell.subject() + " is there, with another UUID")
                            .advice("restore it under another name, with RestoreOptions.name"));
        }
        if (!how.disks().isEmpty() || !how.nics().isEmpty()) {
            throw InvalidSpecException.of(
                    "restore options",
                    how.disks().isEmpty() ? "nics" : "disks",
                    "cannot be changed for a domain that is there: redefine it");
        }
        if (hasManagedSave(cell)) {
            throw new WrongStateException(ErrorDetails.of(RESTORE, cell.subject(), "it has a managed save")
                    .advice("start it, or throw that save away with discardManagedSave()"));
        }
        checkSame(cell, wanted, present, RESTORE);
    }

    private void checkSame(DomainCell cell, GuestDefinition saved, GuestDefinition present, String attempted) {
        List<String> differences = context.driver().differences(saved, present);
        if (!differences.isEmpty()) {
            throw new ConflictException(ErrorDetails.of(
                            attempted,
                            cell.subject(),
                            "its machine is not the one that was saved: " + String.join(", ", differences))
                    .advice("redefine it as it was, or restore it under another name"));
        }
    }

    boolean hasManagedSave(DomainCell cell) {
        return context.host()
                .files()
                .status(context.store().layout().managedSave(cell.name()))
                .isPresent();
    }

    /** What the next start of a domain starts from; with its machine compared where that is a save. */
    Origin originOf(DomainCell cell) {
        if (!hasManagedSave(cell) || cell.run().isPresent()) {
            return Origin.fresh();
        }
        HostPath file = context.store().layout().managedSave(cell.name());
        SaveHeader header = files.read(file);
        GuestDefinition present = Definitions.readable(cell, "start");
        if (!header.definition().uuid().equals(present.uuid())) {
            throw new ConflictException(
                    ErrorDetails.of("start", cell.subject(), "its managed save is that of another domain")
                            .advice("look at " + file + "; discardManagedSave() removes it"));
        }
        checkSame(cell, header.definition(), present, "start");
        checkHere(file, header, present);
        files.verify(file, header);
        return Origin.saved(file, header, true, false);
    }

    boolean discardManagedSave(DomainName name, Duration limit) {
        try (Operation operation = gate.begin(name, "discard the save of", limit)) {
            return context.store().files().delete(context.store().layout().managedSave(name));
        }
    }
}
