package dev.vireo.core.internal.engine;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.internal.store.Intent;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.json.JsonObject;
import dev.vireo.storage.StorageVolume;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives disks more space. Two effects, the second of which is the guest's: it is told by whoever comes next if need be. */
final class DiskGrower {
    private static final String GROW = "grow a disk of";
    private static final String LOCK = "lock";

    private final EngineContext context;
    private final Attachments attachments;
    private @Nullable Gate gate;

    DiskGrower(EngineContext context, Attachments attachments) {
        this.context = context;
        this.attachments = attachments;
    }

    /** Its operations pass this gate. */
    void through(Gate way) {
        gate = way;
    }

    void grow(DomainName name, String disk, StorageVolume volume, ByteSize size, Duration limit) {
        Wait wait = Wait.atMost(limit);
        try (Operation operation = Objects.requireNonNull(gate).begin(name, GROW, limit)) {
            DomainCell cell = operation.cell();
            Definitions.checkRunKnown(cell, GROW);
            Optional<RunRecord> run = cell.run();
            checkMadeOf(cell, run, disk, volume);
            if (run.isEmpty()) {
                volume.grow(size);
                return;
            }
            Guest guest = attachments.require(cell, run.get(), wait, GROW);
            Intent intent = Intent.of(
                            Intent.Operation.GROW_DISK,
                            name,
                            run.get().folder(),
                            false,
                            context.clock().instant())
                    .with(details(disk, volume));
            context.journal().open(intent);
            try {
                volume.grow(size);
            } catch (RuntimeException e) {
                settleAfter(cell, intent, e);
                throw e;
            }
            guest.growDisk(disk, volume.size(), wait.remaining());
            context.journal().close(intent);
        }
    }

    private static JsonObject details(String disk, StorageVolume volume) {
        JsonObject details =
                JsonObject.of("disk", disk, "path", volume.source().path().value());
        return volume.effects().map(lock -> details.with(LOCK, lock.value())).orElse(details);
    }

    private void checkMadeOf(DomainCell cell, Optional<RunRecord> run, String disk, StorageVolume volume) {
        DiskSpec spec = run
                .map(it -> RunningGuest.definition(context, cell, it, GROW))
                .orElseGet(() -> Definitions.readable(cell, GROW))
                .spec()
                .disks()
                .stream()
                .filter(it -> it.id().equals(disk))
                .findFirst()
                .orElseThrow(
                        () -> new NotFoundException(ErrorDetails.of(GROW, cell.subject(), "it has no disk " + disk)));
        if (!spec.source().path().equals(volume.source().path())) {
            throw new ConflictException(ErrorDetails.of(
                    GROW,
                    cell.subject(),
                    "its disk " + disk + " is " + spec.source().path() + ", not "
                            + volume.source().path()));
        }
    }

    private void settleAfter(DomainCell cell, Intent intent, RuntimeException failure) {
        try {
            recover(cell, intent);
            context.journal().close(intent);
        } catch (VireoException e) {
            failure.addSuppressed(e);
        }
    }

    /** The guest that the intent is about is told how large the device is, whatever became of it. */
    void recover(DomainCell cell, Intent intent) {
        Optional<RunRecord> run = cell.run().filter(it -> it.folder().equals(intent.folder()));
        if (run.isEmpty()) {
            return;
        }
        Wait wait = Wait.atMost(context.options().timeouts().call());
        awaitCommands(intent, wait);
        String path = intent.details().string("path");
        String size = context.host()
                .run(Command.of("blockdev", "--getsize64", path))
                .orThrow("read the size of", path)
                .output();
        attachments
                .require(cell, run.get(), wait, GROW)
                .growDisk(
                        intent.details().string("disk"),
                        ByteSize.ofBytes(Long.parseLong(size.strip())),
                        wait.remaining());
    }

    /** What a program that died has started may still be at the volume. */
    private void awaitCommands(Intent intent, Wait wait) {
        if (intent.details().has(LOCK)) {
            HostPath lock = HostPath.of(intent.details().string(LOCK));
            try {
                context.host()
                        .locks()
                        .acquire(lock, LockMode.EXCLUSIVE, "recover " + intent.domain(), wait.remaining())
                        .close();
            } catch (NotFoundException restarted) { // the host, and nothing has run there since
                return;
            }
        }
    }
}
