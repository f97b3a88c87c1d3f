package dev.vireo.core.internal.engine;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.DiskCopy;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestTransfer;
import dev.vireo.core.driver.TransferProgress;
import dev.vireo.core.driver.TransferProgress.Phase;
import dev.vireo.core.job.JobCancelledException;
import dev.vireo.core.job.JobControl;
import dev.vireo.domain.MigrationMode;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationProgress;
import dev.vireo.domain.MigrationResult.Convergence;
import dev.vireo.domain.SlowMigration;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.WrongStateException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Follows one transfer, and does what the options want when it takes too long. */
final class TransferWatch {
    private static final long NEAR_NANOS = 1_000_000;
    private static final long FAR_NANOS = 10_000_000;
    private static final long NEAR_BYTES = 64 << 20;
    private static final int CALLS = 3;

    private volatile MigrationProgress progress = MigrationProgress.builder().build();
    private volatile boolean fetchAsked;
    private ByteSize disksCopied = ByteSize.ofBytes(0);
    private ByteSize disksTotal = ByteSize.ofBytes(0);
    private @Nullable GuestTransfer transfer;
    private @Nullable Guest guest;
    private MigrationOptions how = MigrationOptions.defaults();
    private Convergence convergence = Convergence.BY_ITSELF;
    private OptionalLong stopped = OptionalLong.empty();
    private Duration call = Duration.ofSeconds(10);

    MigrationProgress progress() {
        return progress;
    }

    /** The caller wants the target to run at once. */
    void askForPostCopy(MigrationOptions options, String subject) {
        if (!options.postCopy() && options.whenSlow() != SlowMigration.POST_COPY) {
            throw new WrongStateException(ErrorDetails.of("start post-copy of", subject, "it was not prepared for it")
                    .advice("allow it with MigrationOptions.postCopy"));
        }
        fetchAsked = true;
    }

    void begin(GuestTransfer started, Guest sending, MigrationOptions options) {
        transfer = started;
        guest = sending;
        how = options;
        if (options.mode() == MigrationMode.PAUSED) {
            paused();
        }
    }

    private void paused() {
        convergence = Convergence.PAUSED;
        stopped = OptionalLong.of(System.nanoTime());
    }

    /** Since when the guest is stopped, in {@link System#nanoTime()}; asked when it is. */
    long stoppedSince() {
        return stopped.orElseGet(System::nanoTime);
    }

    Convergence convergence() {
        return convergence;
    }

    /** How far the disks are. */
    void disks(DiskCopy.Progress now) {
        disksCopied = ByteSize.ofBytes(now.copied());
        disksTotal = ByteSize.ofBytes(now.total());
        progress = MigrationProgress.builder().disks(disksCopied, disksTotal).build();
    }

    /** How long nothing may get through before a link counts as lost. */
    static Duration silence(EngineContext context) {
        return context.options().timeouts().call().multipliedBy(CALLS);
    }

    private TransferProgress look() {
        TransferProgress now = java.util.Objects.requireNonNull(transfer).progress(call);
        MigrationProgress.Builder told = MigrationProgress.builder()
                .memory(ByteSize.ofBytes(now.sent()), ByteSize.ofBytes(now.remaining()), ByteSize.ofBytes(now.total()))
                .rates(ByteSize.ofBytes(now.dirtyRate()), ByteSize.ofBytes(now.throughput()))
                .passes(now.passes())
                .disks(disksCopied, disksTotal);
        now.expectedDowntime().ifPresent(told::expectedDowntime);
        progress = told.build();
        return now;
    }

    /** Waits until the guest is stopped and all but the last can be sent. */
    TransferProgress awaitSwitch(String subject, EngineContext context, JobControl control) {
        call = context.options().timeouts().call();
        Wait patience = Wait.atMost(how.patience());
        boolean hurried = false;
        boolean fetching = false;
        Duration limit = silence(context);
        Wait standstill = Wait.atMost(limit);
        long sent = 0;
        while (true) {
            context.checkOpen("migrate", subject);
            TransferProgress now = look();
            control.progress(now.share());
            switch (now.phase()) {
                case BEFORE_SWITCH, POST_COPY -> {
                    return now;
                }
                case FAILED, CANCELLED, NONE, COMPLETED, POST_COPY_BROKEN -> throw Migrator.failed(subject, now);
                default -> {}
            }
            if (control.cancelRequested()) {
                throw new JobCancelledException("migrate " + subject);
            }
            if (now.sent() != sent) {
                sent = now.sent();
                standstill = Wait.atMost(limit);
            } else if (standstill.expired()) {
                throw stuck(subject, now, limit);
            }
            if (fetchAsked && !fetching && now.phase() == Phase.ACTIVE) {
                fetch();
                fetching = true;
            }
            if (patience.expired() && !hurried) {
                hurry(subject, now);
                hurried = true;
            }
            LockSupport.parkNanos(now.remaining() < NEAR_BYTES ? NEAR_NANOS : FAR_NANOS);
        }
    }

    private static TimedOutException stuck(String subject, TransferProgress now, Duration limit) {
        return new TimedOutException(ErrorDetails.of(
                        "migrate",
                        subject,
                        "after " + now.sent() + " bytes nothing was sent for " + limit.toSeconds() + " s")
                .advice("look whether the target lives, and whether the source reaches it"));
    }

    private void fetch() {
        java.util.Objects.requireNonNull(transfer).startPostCopy(call);
        convergence = Convergence.POST_COPY;
    }

    private void hurry(String subject, TransferProgress now) {
        switch (how.whenSlow()) {
            case PAUSE -> {
                java.util.Objects.requireNonNull(guest).suspend(call);
                paused();
            }
            case POST_COPY -> {
                if (!fetchAsked) {
                    fetch();
                }
            }
            case CANCEL ->
                throw new TimedOutException(ErrorDetails.of(
                                "migrate",
                                subject,
                                "after " + how.patience() + " and " + now.passes() + " passes the guest still changes "
                                        + now.dirtyRate() + " bytes a second, while " + now.throughput() + " are sent")
                        .advice("allow more downtime, more channels, slowDown or postCopy, or choose whenSlow"));
        }
    }

    /** Waits until the source has nothing to do any more; the guest runs at the target. */
    TransferProgress awaitEnd(String subject, EngineContext context, Duration patience) {
        Wait wait = Wait.atMost(patience);
        while (true) {
            context.checkOpen("migrate", subject);
            TransferProgress now = look();
            if (now.phase() == Phase.COMPLETED) {
                return now;
            }
            if (now.phase().ended() || now.phase() == Phase.POST_COPY_BROKEN || wait.expired()) {
                throw Migrator.failed(subject, now);
            }
            wait.pause("migrate", subject);
        }
    }
}
