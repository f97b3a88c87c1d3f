package dev.vireo.core.internal.engine;

import dev.vireo.core.internal.save.SaveFiles;
import dev.vireo.core.job.JobTable;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InterruptedOperationException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of one open hypervisor, put together, and the clockwork that looks after them. */
final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration SCAN_PAUSE = Duration.ofSeconds(1);
    private static final Duration TEND_PAUSE = Duration.ofSeconds(2);

    private final EngineContext context;
    private final Catalog catalog;
    private final Attachments attachments;
    private final Lifecycle lifecycle;
    private final Definer definer;
    private final Gate gate;
    private final Departure departure;
    private final Arrival arrival;
    private final Migrations migrations;
    private final Saver saver;
    private final Restorer restorer;
    private final DiskGrower diskGrower;
    private final JobTable jobs;
    private final Statistics statistics;
    private final Recovery recovery;
    private final AtomicBoolean scanning = new AtomicBoolean();

    Engine(EngineContext context) {
        this.context = context;
        catalog = new Catalog(context);
        Reaper reaper = new Reaper(context, catalog);
        attachments = new Attachments(context, reaper);
        Starter starter = new Starter(context, catalog, attachments);
        Stopper stopper = new Stopper(context, catalog, attachments, reaper);
        SaveFiles saves =
                new SaveFiles(context.host(), context.options().timeouts().call());
        departure = new Departure(context, catalog, attachments, stopper);
        arrival = new Arrival(context, catalog, attachments, starter);
        migrations = new Migrations(this);
        saver = new Saver(context, attachments, stopper, saves);
        diskGrower = new DiskGrower(context, attachments);
        recovery = new Recovery(context, catalog, attachments, starter, stopper, saver, departure, arrival, diskGrower);
        gate = new Gate(context, catalog, recovery, reaper);
        saver.through(gate);
        diskGrower.through(gate);
        definer = new Definer(context, catalog, gate);
        restorer = new Restorer(context, catalog, gate, definer, starter, saves);
        lifecycle = new Lifecycle(context, catalog, attachments, gate, starter, stopper, restorer);
        jobs = new JobTable(context.threads().workers(), context.threads().callbacks(), context.clock());
        statistics = new Statistics(context, catalog, attachments);
        catalog.onRuns(attachments::attachSoon, attachments::release);
    }

    /** Learns what there is, finishes what others left, and keeps looking from then on. */
    void open() {
        catalog.scan(true);
        attachAllSoon();
        awaitRecovery(recovery.run());
        if (!context.options().readOnly()) {
            new Leftovers(context).sweep();
            context.threads().work(() -> Storage.recover(context.host()));
        }
        context.threads().every(SCAN_PAUSE, this::scanSoon);
        context.threads().every(TEND_PAUSE, this::tendAll);
    }

    /**
     * Only when all files were read, and not on the caller's thread: to start a thread for a guest takes longer than to
     * read its files, and every such thread competes with the reading of the next.
     */
    private void attachAllSoon() {
        context.threads()
                .work(() -> catalog.list().stream()
                        .filter(cell -> cell.run().isPresent())
                        .forEach(attachments::attachSoon));
    }

    /** What is stuck goes on in the background and does not keep us from connecting. */
    private void awaitRecovery(CompletableFuture<Void> recovering) {
        try {
            recovering.get(context.options().timeouts().call().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.atWarn().log("what another program left could not all be finished in time; going on with it");
        } catch (ExecutionException e) {
            LOG.atWarn().setCause(e).log("what another program left could not be finished; trying again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(
                    ErrorDetails.of("open", "hypervisor", "the waiting thread was interrupted"), e);
        }
    }

    private void scanSoon() {
        if (!scanning.compareAndSet(false, true)) {
            return;
        }
        if (!context.threads().work(this::scan)) {
            scanning.set(false);
        }
    }

    private void scan() {
        try {
            catalog.scan(false);
            CompletableFuture<Void> unused = recovery.run();
        } catch (RuntimeException e) {
            if (!context.isClosed()) {
                LOG.atWarn().setCause(e).log("could not look through the state root; trying again");
            }
        } finally {
            scanning.set(false);
        }
    }

    private void tendAll() {
        for (DomainCell cell : catalog.list()) {
            attachments.tend(cell);
            cell.tellFreshness();
        }
    }

    EngineContext context() {
        return context;
    }

    Catalog catalog() {
        return catalog;
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    Definer definer() {
        return definer;
    }

    Gate gate() {
        return gate;
    }

    Attachments attachments() {
        return attachments;
    }

    Departure departure() {
        return departure;
    }

    Arrival arrival() {
        return arrival;
    }

    Migrations migrations() {
        return migrations;
    }

    Saver saver() {
        return saver;
    }

    Restorer restorer() {
        return restorer;
    }

    DiskGrower diskGrower() {
        return diskGrower;
    }

    JobTable jobs() {
        return jobs;
    }

    Statistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        context.closeFlag();
        for (DomainCell cell : catalog.list()) {
            attachments.release(cell);
            cell.signal();
        }
        attachments.close();
    }
}
