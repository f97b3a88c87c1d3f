package dev.vireo.core.internal.engine;

import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.core.driver.TransferProgress;
import dev.vireo.core.internal.engine.Departure.Leaving;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationEncryption;
import dev.vireo.domain.MigrationMode;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationResult;
import dev.vireo.domain.MigrationResult.Convergence;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ConflictException;
import dev.vireo.error.Effect;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InDoubtException;
import dev.vireo.error.MonitorException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.storage.DiskSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves one domain from one engine to another. The phases, each of which can fail: check, prepare the target and its
 * storage, transfer, confirm with the guest stopped, switch, finish. What is done where is with {@link Departure} and
 * {@link Arrival}; each of them recovers alone what a program that died has left.
 */
final class Migrator {
    private static final String MIGRATE = "migrate";
    private static final int DOWNTIMES = 4;
    private static final Duration FETCH_LIMIT = Duration.ofMinutes(10);

    private final DomainName name;
    private final Engine source;
    private final Engine target;
    private final MigrationOptions how;
    private final JobControl control;
    private final TransferWatch watch;
    private final Duration call;
    private final SecureRandom random = new SecureRandom();

    Migrator(
            DomainName name,
            Engine source,
            Engine target,
            MigrationOptions how,
            JobControl control,
            TransferWatch watch) {
        this.name = name;
        this.source = source;
        this.target = target;
        this.how = how;
        this.control = control;
        this.watch = watch;
        this.call = source.context().options().timeouts().call();
    }

    private String subject() {
        return "domain " + name;
    }

    MigrationResult run() {
        Instant begin = source.context().clock().instant();
        control.phase("check");
        target.context().checkWritable(MIGRATE, subject());
        try (Operation out = source.gate().begin(name, MIGRATE, call);
                Operation in = target.gate().beginNew(name, MIGRATE, call)) {
            MigrationCheck check = new MigrationCheck(source, target, how);
            DomainCell cell = out.cell();
            GuestDefinition definition = MigrationCheck.definition(source, cell);
            List<String> obstacles = check.obstacles(cell, definition);
            if (!obstacles.isEmpty()) {
                throw new ConflictException(ErrorDetails.of(MIGRATE, subject(), String.join("; ", obstacles))
                        .advice("checkMigration() looks for all that without changing anything"));
            }
            return move(out.cell(), in.cell(), check.disks(definition), begin);
        }
    }

    private MigrationResult move(DomainCell from, DomainCell to, MovedDisks disks, Instant begin) {
        GuestDefinition definition = disks.mine();
        Optional<RunRecord> run = from.run();
        boolean running = false;
        Guest guest = null;
        if (run.isPresent()) {
            guest = source.attachments().require(from, run.get(), Wait.atMost(call), MIGRATE);
            running = MigrationCheck.checkState(from, guest.state(call));
        }
        Storage storage =
                Storage.of(definition, source.context().host(), target.context().host());
        Leaving leaving = source.departure().begin(from, definition, running, how.keepDefinition());
        Way way = new Way(leaving, storage, guest);
        try {
            return guest == null ? withoutGuest(way, to, definition, begin) : withGuest(way, to, disks, begin);
        } catch (RuntimeException e) {
            throw undo(way, e);
        } finally {
            way.brake.close();
        }
    }

    private MigrationResult withoutGuest(Way way, DomainCell to, GuestDefinition definition, Instant begin) {
        control.phase("prepare target");
        way.arriving = target.arrival().define(to, definition, "", way.leaving, List.of());
        new PrivateFiles(source, target, name).carry();
        way.storage.prepare();
        control.phase("confirm");
        way.storage.confirm();
        control.phase("switch");
        way.handedOver = true; // it may be written even if that fails
        source.departure().handOver(way.leaving, target.context().host().id());
        target.arrival().commit(target.catalog().refresh(name), way.leaving.epoch());
        way.committed = true;
        target.arrival().close(way.arriving);
        finish(way);
        return result(begin, Duration.ZERO, null, Convergence.NOTHING_TO_SEND);
    }

    private MigrationResult withGuest(Way way, DomainCell to, MovedDisks disks, Instant begin) {
        Guest guest = java.util.Objects.requireNonNull(way.guest);
        RunRecord run = java.util.Objects.requireNonNull(way.leaving.run());
        Wait start = Wait.atMost(target.context().options().timeouts().start());
        control.phase("prepare target");
        way.storage.prepare();
        GuestDefinition there = to.files().exists() ? Definitions.readable(to, MIGRATE) : disks.theirs();
        Starter.Planned planned = target.arrival().plan(there, disks.ids());
        way.arriving = target.arrival().define(to, there, planned.id(), way.leaving, disks.images());
        new PrivateFiles(source, target, name).carry();
        for (DiskSpec disk : disks.copied()) {
            Optional<DiskSource> image = disks.target(disk.id()).filter(disks.images()::contains);
            if (image.isPresent()) {
                long size = guest.diskCopy().size(disk.id(), call);
                target.arrival().make(to, image.get(), dev.vireo.ByteSize.ofBytes(size));
            }
        }
        DomainCell cell = target.catalog().refresh(name);
        GuestTransfer transfer = guest.transfer();
        way.brake.open(transfer, call, source.context().threads().workers());
        Arrival.Waiting waiting = target.arrival().start(way.arriving, cell, planned, start);
        TransferProgress last;
        long stopped;
        DiskStream copied = null;
        try (TransferGuard guard = guard(transfer, run)) {
            Route route = route(waiting, run);
            if (!disks.copied().isEmpty()) {
                control.phase("copy disks");
                copied = new DiskStream(
                        subject(),
                        disks.copied(),
                        guest.diskCopy(),
                        waiting.guest().diskCopy(),
                        call);
                copied.begin(source.context().host(), route.way(), how, route.here(), route.there());
                copied.awaitAlike(watch, source.context(), control, how.patience());
            }
            way.brake.awaitOpen();
            int port = waiting.guest().transfer().listen(route.way().listen(route.there()), call);
            transfer.start(route.way().send(port, route.here()), call);
            if (how.mode() == MigrationMode.PAUSED && way.leaving.running()) {
                way.leaving.cell().expect(new GuestState(DomainState.PAUSED, StateReason.MIGRATION));
                guest.suspend(call);
            }
            control.phase("transfer");
            watch.begin(transfer, guest, how);
            last = watch.awaitSwitch(subject(), source.context(), control);
            stopped = watch.stoppedSince();
            control.phase("confirm");
            if (copied != null) {
                copied.finish();
            }
            way.storage.confirm();
            if (control.cancelRequested()) {
                throw new JobCancelledException(MIGRATE + " " + name);
            }
            guard.disarm(call);
        }
        control.phase("switch");
        way.handedOver = true; // it may be written even if that fails
        source.departure().handOver(way.leaving, target.context().host().id());
        if (last.phase() == TransferProgress.Phase.BEFORE_SWITCH) {
            transfer.switchOver(call);
        }
        Duration limit =
                TransferWatch.silence(source.context()).plus(how.downtime().multipliedBy(DOWNTIMES));
        target.arrival().awaitArrived(waiting, Wait.atMost(limit));
        if (copied != null) {
            copied.settle();
        }
        target.arrival().commit(cell, way.leaving.epoch());
        way.committed = true;
        target.arrival().letGo(waiting, call);
        Duration downtime = Duration.ofNanos(System.nanoTime() - stopped);
        target.arrival().run(waiting, Wait.atMost(call));
        control.phase("finish");
        TransferProgress end =
                watch.awaitEnd(subject(), source.context(), how.patience().plus(FETCH_LIMIT));
        target.arrival().close(way.arriving);
        finish(way);
        Duration longest = end.downtime().compareTo(downtime) > 0 ? end.downtime() : downtime;
        return result(begin, longest, end, watch.convergence());
    }

    private TransferGuard guard(GuestTransfer transfer, RunRecord run) {
        return TransferGuard.arm(
                source.context().host(),
                source.context().store().layout().runFolder(run.folder()),
                subject(),
                transfer.cancelLine(),
                source.context().store().layout().effectsLock(name));
    }

    /**
     * From one end to the other.
     *
     * @param here where the source has the key, if there is one
     * @param there where the target has it
     */
    private record Route(MigrationRoute way, Optional<HostPath> here, Optional<HostPath> there) {}

    /** The way for what is sent, with a key that only the two ends of it have. */
    private Route route(Arrival.Waiting waiting, RunRecord run) {
        Optional<HostPath> there = Optional.empty();
        Optional<HostPath> here = Optional.empty();
        if (how.encryption() == MigrationEncryption.TLS_PSK) {
            StreamSecret secret = StreamSecret.random(random);
            there = Optional.of(target.arrival().secretFolder(secret, waiting));
            here = Optional.of(source.departure().secretFolder(secret, run));
        }
        return new Route(MigrationRoute.to(target.context().host().address(), how), here, there);
    }

    private void finish(Way way) {
        source.departure().finish(way.leaving); // what the source's process has open cannot be closed before
        way.storage.finish();
        way.finished = true;
    }

    private MigrationResult result(
            Instant begin, Duration downtime, @Nullable TransferProgress end, Convergence convergence) {
        return MigrationResult.of(
                Duration.between(begin, source.context().clock().instant()),
                downtime,
                dev.vireo.ByteSize.ofBytes(end == null ? 0 : end.sent()),
                watch.progress().disksCopied(),
                end == null ? 0 : end.passes(),
                convergence);
    }

    /**
     * Takes everything back as long as the guest cannot run at the target: its process there is ended first, and only
     * when that is proven it goes on here. What cannot be told stays in doubt.
     */
    private RuntimeException undo(Way way, RuntimeException cause) {
        boolean interrupted = Thread.interrupted();
        boolean undone = false;
        try {
            if (way.committed) {
                return inDoubt(cause, "the guest is at the target, but what is left here could not be cleared");
            }
            if (source.context().isClosed() || target.context().isClosed()) {
                return cause;
            }
            if (!way.handedOver) { // then it cannot run there, so the order does not matter
                takeBack(way, cause);
            }
            boolean gone = way.arriving == null
                    || target.arrival().withdraw(target.catalog().refresh(name), way.arriving);
            if (way.handedOver && gone) {
                breakOff(way, cause);
                source.departure().takeBack(way.leaving);
            } else if (way.handedOver) {
                return inDoubt(cause, "it cannot be told whether the target has it");
            }
            undone = true;
            way.storage.abort();
            return cause;
        } catch (VireoException e) {
            cause.addSuppressed(e);
            return way.handedOver ? inDoubt(cause, "it was handed over when something failed") : cause;
        } finally {
            if (!undone) {
                way.storage.leave();
            }
            way.leaving.cell().expect(null);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What cannot be done at the source now is done by whoever connects to it next; the target is cleared meanwhile. */
    private void takeBack(Way way, RuntimeException cause) {
        try {
            source.departure().takeBack(way.leaving);
        } catch (VireoException e) {
            cause.addSuppressed(e);
        }
    }

    /** The source may wait for a link that is no more, and be deaf until then. */
    private void breakOff(Way way, RuntimeException cause) {
        try {
            way.brake.pull(call);
        } catch (VireoException e) {
            cause.addSuppressed(e);
        }
    }

    private RuntimeException inDoubt(RuntimeException cause, String problem) {
        InDoubtException doubt = new InDoubtException(
                ErrorDetails.of(MIGRATE, subject(), problem + ": " + cause.getMessage())
                        .advice("when both hosts can be reached, settle it with Domain.resolveWith(target)")
                        .effect(Effect.UNKNOWN),
                cause);
        for (Throwable suppressed : cause.getSuppressed()) {
            doubt.addSuppressed(suppressed);
        }
        return doubt;
    }

    /** How far one migration is. */
    private static final class Way {
        private final Leaving leaving;
        private final Storage storage;
        private final @Nullable Guest guest;
        private @Nullable Intent arriving;
        private final EmergencyBrake brake = new EmergencyBrake();
        private boolean handedOver;
        private boolean committed;
        private boolean finished;

        Way(Leaving leaving, Storage storage, @Nullable Guest guest) {
            this.leaving = leaving;
            this.storage = storage;
            this.guest = guest;
        }

        @Override
        public String toString() {
            return leaving.intent() + (finished ? " finished" : committed ? " committed" : "");
        }
    }

    static MonitorException failed(String subject, TransferProgress now) {
        String why = now.failure().orElse("its hypervisor gives no reason (" + now.phase() + ")");
        return new MonitorException(
                ErrorDetails.of(MIGRATE, subject, "the transfer failed: " + why), MIGRATE, "GenericError", why);
    }

    static WrongStateException wrongState(String subject, GuestState state) {
        return new WrongStateException(
                ErrorDetails.of(MIGRATE, subject, "it is " + state.state() + " (" + state.reason() + ")"));
    }
}
