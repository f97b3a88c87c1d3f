package dev.vireo.core.internal.engine;

import dev.vireo.ByteSize;
import dev.vireo.Feature;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.core.driver.TransferOrder;
import dev.vireo.core.driver.TransferProgress;
import dev.vireo.core.internal.save.Receiver;
import dev.vireo.core.internal.save.SaveFiles;
import dev.vireo.core.internal.save.SaveHeader;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.SaveCompression;
import dev.vireo.domain.SaveOptions;
import dev.vireo.domain.SaveResult;
import dev.vireo.domain.StateReason;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.MonitorException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.FileType;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a guest to a file and ends it. The file gets its name at one moment; before that all is undone, after that all
 * is finished, by us or by whoever connects next.
 */
final class Saver {
    private static final Logger LOG = LoggerFactory.getLogger(Saver.class);
    private static final String SAVE = "save";
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Duration STALLED = Duration.ofSeconds(30);

    private final EngineContext context;
    private final Attachments attachments;
    private final Stopper stopper;
    private final SaveFiles files;
    private @Nullable Gate gate;

    Saver(EngineContext context, Attachments attachments, Stopper stopper, SaveFiles files) {
        this.context = context;
        this.attachments = attachments;
        this.stopper = stopper;
        this.files = files;
    }

    /** Operations begin at this gate, which itself needs us to settle what was left. */
    void through(Gate way) {
        gate = way;
    }

    SaveResult save(DomainName name, HostPath file, SaveOptions how, boolean managed, JobControl control) {
        Gate way = gate;
        if (way == null || !context.driver().capabilities().supports(Feature.SAVE)) {
            throw new UnsupportedException(ErrorDetails.of(SAVE, "domain " + name, "this driver cannot save guests"));
        }
        Duration call = context.options().timeouts().call();
        try (Operation operation = way.begin(name, SAVE, call)) {
            DomainCell cell = operation.cell();
            Definitions.stored(cell, SAVE);
            RunRecord run = cell.run()
                    .orElseThrow(
                            () -> new WrongStateException(ErrorDetails.of(SAVE, cell.subject(), "it does not run")));
            GuestDefinition definition = RunningGuest.definition(context, cell, run, SAVE);
            if (managed) {
                RunningGuest.checkAsDefined(context, cell, definition, SAVE);
            }
            Guest guest = attachments.require(cell, run, Wait.atMost(call), SAVE);
            boolean running = checkState(cell, guest.state(call));
            checkPlace(file, how);
            Intent intent = Intent.of(
                            Intent.Operation.SAVE,
                            name,
                            run.folder(),
                            running,
                            context.clock().instant())
                    .with(JsonObject.of("file", file.value(), "managed", managed));
            SaveHeader header = new SaveHeader(
                            intent.id(), context.scheme(), definition, how.compression(), running, 0, 0, 0)
                    .withRoom();
            Instant begin = context.clock().instant();
            context.journal().open(intent);
            try {
                write(cell, guest, intent, header, how, control);
            } catch (RuntimeException e) {
                undo(cell, run, intent, e);
                throw e;
            }
            return finish(cell, run, intent, begin);
        }
    }

    private static boolean checkState(DomainCell cell, GuestState now) {
        DomainState state = now.state();
        StateReason reason = now.reason();
        boolean paused = state == DomainState.PAUSED
                && reason != StateReason.MIGRATION
                && reason != StateReason.GUEST_SHUTDOWN
                && reason != StateReason.HYPERVISOR_ERROR;
        if (state != DomainState.RUNNING && !paused) {
            throw new WrongStateException(
                    ErrorDetails.of(SAVE, cell.subject(), "it is " + state + " (" + reason + ")"));
        }
        return state == DomainState.RUNNING;
    }

    private void checkPlace(HostPath file, SaveOptions how) {
        if (!how.overwrite()) {
            files.checkFree(file);
        }
        if (context.host()
                .files()
                .status(file.parent())
                .filter(it -> it.type() == FileType.FOLDER)
                .isEmpty()) {
            throw new NotFoundException(ErrorDetails.of("write", "save file " + file, "there is no folder for it")
                    .advice("create " + file.parent()));
        }
        if (how.compression() == SaveCompression.ZSTD) {
            checkZstd("write", file);
        }
    }

    /** Refuses where the tool that packs and unpacks is not there. */
    private void checkZstd(String attempted, HostPath file) {
        try {
            context.host().run(Command.of("zstd", "--version")).orThrow(attempted, "save file " + file);
        } catch (NotFoundException e) {
            throw new UnsupportedException(
                    ErrorDetails.of(attempted, "save file " + file, "there is no zstd on the host")
                            .advice("install zstd, or save without compression"),
                    e);
        }
    }

    private void write(
            DomainCell cell, Guest guest, Intent intent, SaveHeader header, SaveOptions how, JobControl control) {
        Duration call = context.options().timeouts().call();
        HostPath file = fileOf(intent);
        HostPath part = SaveFiles.part(file, intent.id());
        HostPath socket = socketOf(intent);
        HostPath effects = context.store().layout().effectsLock(cell.name());
        files.begin(part, header);
        SaveHeader complete;
        try (Receiver receiver = Receiver.start(context.host(), socket, part, how.compression(), effects, call)) {
            control.phase("stop the guest");
            if (intent.resume()) {
                cell.expect(new GuestState(DomainState.PAUSED, StateReason.SAVING));
                guest.suspend(call);
            }
            control.phase("write");
            GuestTransfer transfer = guest.transfer();
            transfer.start(TransferOrder.into(socket), call);
            TransferProgress sent = follow(cell, transfer, receiver, control);
            Receiver.Written written = receiver.awaitEnd(files.patience(sent.sent()));
            complete = header.complete(written.length(), written.checksum());
        }
        if (control.cancelRequested()) {
            throw new JobCancelledException("save " + cell.name());
        }
        control.phase("make durable");
        files.complete(part, file, complete, how.overwrite(), effects);
    }

    /** Waits until all was sent. */
    private TransferProgress follow(DomainCell cell, GuestTransfer transfer, Receiver receiver, JobControl control) {
        Duration call = context.options().timeouts().call();
        long lastSent = -1;
        Wait stalled = Wait.atMost(STALLED);
        Wait pace = Wait.atMost(STALLED);
        while (true) {
            context.checkOpen(SAVE, cell.subject());
            TransferProgress now = transfer.progress(call);
            control.progress(now.share());
            switch (now.phase()) {
                case COMPLETED -> {
                    return now;
                }
                case FAILED, CANCELLED, NONE -> {
                    receiver.check(LAST_WORDS);
                    throw failed(cell, now);
                }
                default -> {}
            }
            if (control.cancelRequested()) {
                throw new JobCancelledException("save " + cell.name());
            }
            if (now.sent() != lastSent) {
                lastSent = now.sent();
                stalled = Wait.atMost(STALLED);
            } else if (stalled.expired()) {
                throw new TimedOutException(
                        ErrorDetails.of(SAVE, cell.subject(), "nothing was written for " + STALLED.toSeconds() + " s"));
            }
            pace.pause(SAVE, cell.subject());
        }
    }

    private static MonitorException failed(DomainCell cell, TransferProgress now) {
        String why = now.failure().orElse("its hypervisor gives no reason (" + now.phase() + ")");
        return new MonitorException(
                ErrorDetails.of(SAVE, cell.subject(), "the state could not be written: " + why),
                "migrate",
                "GenericError",
                why);
    }

    private SaveResult finish(DomainCell cell, RunRecord run, Intent intent, Instant begin) {
        HostPath file = fileOf(intent);
        boolean gone = end(cell, run);
        context.journal().close(intent);
        cell.expect(null);
        if (!gone) {
            throw new TimedOutException(
                    ErrorDetails.of(SAVE, cell.subject(), "it is saved, but its process cannot be ended")
                            .advice("it is stopped and does not run again; its disks are in use until it is gone")
                            .effect(Effect.GOES_ON));
        }
        return SaveResult.of(
                file,
                ByteSize.ofBytes(files.size(file).orElse(0L)),
                Duration.between(begin, context.clock().instant()));
    }

    private boolean end(DomainCell cell, RunRecord run) {
        return stopper.finish(
                cell, run, StateReason.SAVED, context.options().timeouts().stop());
    }

    /** Takes everything back, even if the thread was interrupted; what fails is left to recovery. */
    private void undo(DomainCell cell, RunRecord run, Intent intent, RuntimeException cause) {
        boolean interrupted = Thread.interrupted();
        try {
            if (files.isResultOf(fileOf(intent), intent.id())) {
                end(cell, run); // the last command was carried out after all
            } else {
                takeBack(cell, Optional.of(run), intent);
            }
            context.journal().close(intent);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        } finally {
            cell.expect(null);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Finishes or undoes what a program that died has left. */
    void recover(DomainCell cell, Intent intent) {
        Optional<RunRecord> run = cell.run().filter(it -> it.folder().equals(intent.folder()));
        if (files.isResultOf(fileOf(intent), intent.id())) {
            run.ifPresent(it -> end(cell, it));
            return;
        }
        takeBack(cell, run, intent);
    }

    private void takeBack(DomainCell cell, Optional<RunRecord> run, Intent intent) {
        HostPath file = fileOf(intent);
        context.host().files().delete(SaveFiles.part(file, intent.id()));
        if (run.isEmpty()
                || !context.host().processes().state(run.get().process()).mayHoldFiles()) {
            return;
        }
        Wait wait = Wait.atMost(context.options().timeouts().call());
        try {
            Guest guest = attachments.require(cell, run.get(), wait, SAVE);
            GuestTransfer transfer = guest.transfer();
            TransferProgress now = transfer.progress(wait.remaining());
            while (!now.phase().ended() && !wait.expired()) {
                transfer.cancel(wait.remaining());
                wait.pause(SAVE, cell.subject());
                now = transfer.progress(wait.remaining());
            }
            if (intent.resume()) {
                cell.expect(new GuestState(DomainState.RUNNING, StateReason.RESUMED_BY_CALLER));
                transfer.takeBack(wait.remaining());
                cell.observe(
                        run.get().folder(),
                        guest.state(wait.remaining()),
                        context.clock().instant());
            }
        } catch (VireoException e) {
            if (context.isClosed()) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("domain", cell.name())
                    .setCause(e)
                    .log("a save came to nothing, and its guest does not answer: it may be left paused");
        } finally {
            cell.expect(null);
        }
    }

    /** One of its own for each save: a command that was killed leaves its socket behind. */
    private HostPath socketOf(Intent intent) {
        return context.store()
                .layout()
                .runFolder(intent.folder())
                .socket("s" + intent.id().substring(0, 7));
    }

    private static HostPath fileOf(Intent intent) {
        return HostPath.of(intent.details().string("file"));
    }
}
