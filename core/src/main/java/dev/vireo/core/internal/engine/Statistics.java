package dev.vireo.core.internal.engine;

import dev.vireo.ByteSize;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestFigures;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.DiskStatistics;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainStatistics;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all guests at once, and adds what the host counts of their processes. */
final class Statistics {
    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);

    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;

    Statistics(EngineContext context, Catalog catalog, Attachments attachments) {
        this.context = context;
        this.catalog = catalog;
        this.attachments = attachments;
    }

    DomainStatistics of(DomainCell cell, Duration limit) {
        Wait wait = Wait.atMost(limit);
        context.checkOpen("count", cell.subject());
        Definitions.checkExists(cell, "count");
        RunRecord run = cell.run()
                .orElseThrow(
                        () -> new WrongStateException(ErrorDetails.of("count", cell.subject(), "it does not run")));
        Guest guest = attachments.require(cell, run, wait, "count");
        CompletableFuture<GuestFigures> figures =
                guest.figures(wait.remaining()).toCompletableFuture();
        try {
            return complete(cell, figures.get(wait.remaining().toNanos(), TimeUnit.NANOSECONDS))
                    .orElseThrow(() ->
                            new WrongStateException(ErrorDetails.of("count", cell.subject(), "it has just ended")));
        } catch (TimeoutException e) {
            throw new TimedOutException(ErrorDetails.of("count", cell.subject(), "it did not answer in time"), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof VireoException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    Map<DomainName, DomainStatistics> ofAll(Duration limit) {
        context.checkOpen("count", "domains");
        Wait wait = Wait.atMost(limit);
        Map<DomainCell, CompletableFuture<GuestFigures>> asked = new LinkedHashMap<>();
        for (DomainCell cell : catalog.list()) {
            cell.guest()
                    .filter(guest -> cell.run().isPresent())
                    .ifPresent(guest ->
                            asked.put(cell, guest.figures(wait.remaining()).toCompletableFuture()));
        }
        Map<DomainName, DomainStatistics> all = new LinkedHashMap<>();
        asked.forEach((cell, figures) -> take(cell, figures, wait).ifPresent(it -> all.put(cell.name(), it)));
        return all;
    }

    private Optional<DomainStatistics> take(DomainCell cell, CompletableFuture<GuestFigures> figures, Wait wait) {
        try {
            return complete(cell, figures.get(wait.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException e) {
            LOG.atDebug().addKeyValue("domain", cell.name()).setCause(e).log("left out of the statistics");
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static InterruptedOperationException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new InterruptedOperationException(
                ErrorDetails.of("count", "domains", "the waiting thread was interrupted"), e);
    }

    private Optional<DomainStatistics> complete(DomainCell cell, GuestFigures figures) {
        Optional<RunRecord> run = cell.run();
        if (run.isEmpty()) {
            return Optional.empty();
        }
        ProcessIdentity process = run.get().process();
        int vcpus = Definitions.attachable(cell).map(it -> it.spec().vcpus()).orElse(1);
        return context.host()
                .processes()
                .usage(process)
                .map(it -> new Figures(
                        context.clock().instant(),
                        process,
                        it.cpuTime(),
                        it.residentMemory(),
                        figures.balloon(),
                        vcpus,
                        figures.disks()));
    }

    private record Figures(
            Instant at,
            ProcessIdentity process,
            Duration cpuTime,
            ByteSize residentMemory,
            Optional<ByteSize> balloon,
            int vcpus,
            Map<String, DiskStatistics> disks)
            implements DomainStatistics {}
}
