package dev.vireo.core.internal.engine;

import dev.vireo.ByteSize;
import dev.vireo.Feature;
import dev.vireo.Hypervisor;
import dev.vireo.Job;
import dev.vireo.core.internal.guest.LogConsole;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.Console;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.DomainStatistics;
import dev.vireo.domain.DomainStatus;
import dev.vireo.domain.HandoverEvidence;
import dev.vireo.domain.Lifetime;
import dev.vireo.domain.MigrationJob;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationReport;
import dev.vireo.domain.SaveOptions;
import dev.vireo.domain.SaveResult;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.storage.StorageVolume;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A handle: a domain's name, and a deadline. It finds its cell anew each time, so it outlives undefine and define. */
final class DomainHandle implements Domain {
    private final DomainName name;
    private final Engine engine;
    private final @Nullable Duration deadline;

    DomainHandle(DomainName name, Engine engine, @Nullable Duration deadline) {
        this.name = name;
        this.engine = engine;
        this.deadline = deadline;
    }

    private DomainCell cell() {
        return engine.catalog().cell(name);
    }

    private Duration limit(Duration usual) {
        return deadline == null ? usual : deadline;
    }

    private Duration call() {
        return limit(engine.context().options().timeouts().call());
    }

    @Override
    public DomainName name() {
        return name;
    }

    @Override
    public UUID uuid() {
        return Definitions.stored(cell(), "read").uuid();
    }

    @Override
    public DomainSpec spec() {
        return Definitions.readable(cell(), "read").spec();
    }

    @Override
    public DomainStatus status() {
        return cell().status();
    }

    @Override
    public Lifetime lifetime() {
        boolean withCaller = cell().run()
                .map(RunRecord::resident)
                .orElseGet(() -> !engine.context().driver().capabilities().supports(Feature.OUTLIVES_CALLER));
        return withCaller ? Lifetime.CALLER : Lifetime.OWN;
    }

    @Override
    public Domain within(Duration limit) {
        return new DomainHandle(name, engine, limit);
    }

    @Override
    public void start() {
        engine.lifecycle()
                .start(name, false, limit(engine.context().options().timeouts().start()));
    }

    @Override
    public void startPaused() {
        engine.lifecycle()
                .start(name, true, limit(engine.context().options().timeouts().start()));
    }

    @Override
    public void suspend() {
        engine.lifecycle().suspend(name, call());
    }

    @Override
    public void resume() {
        engine.lifecycle().resume(name, call());
    }

    @Override
    public void reset() {
        engine.lifecycle().reset(name, call());
    }

    @Override
    public void reboot(Duration patience) {
        engine.lifecycle()
                .reboot(
                        name,
                        patience,
                        limit(engine.context().options().timeouts().start()));
    }

    @Override
    public void shutdown(Duration patience) {
        engine.lifecycle().shutdown(name, patience, call());
    }

    @Override
    public void destroy() {
        engine.lifecycle()
                .destroy(name, limit(engine.context().options().timeouts().stop()));
    }

    @Override
    public void redefine(DomainSpec spec) {
        engine.definer().redefine(name, spec, call());
    }

    @Override
    public void upgradeMachine() {
        engine.definer().upgradeMachine(name, call());
    }

    @Override
    public void undefine() {
        engine.definer().undefine(name, call());
    }

    @Override
    public Job<SaveResult> save(HostPath file, SaveOptions how) {
        return engine.jobs()
                .start("save " + name + " to " + file, control -> engine.saver().save(name, file, how, false, control));
    }

    @Override
    public Job<SaveResult> managedSave(SaveOptions how) {
        HostPath file = engine.context().store().layout().managedSave(name);
        return engine.jobs().start("save " + name, control -> engine.saver().save(name, file, how, true, control));
    }

    @Override
    public boolean hasManagedSave() {
        DomainCell cell = cell();
        Definitions.checkExists(cell, "look for a save of");
        return engine.restorer().hasManagedSave(cell);
    }

    @Override
    public boolean discardManagedSave() {
        return engine.restorer().discardManagedSave(name, call());
    }

    @Override
    public MigrationJob migrate(Hypervisor to, MigrationOptions how) {
        return engine.migrations().migrate(name, to, how);
    }

    @Override
    public MigrationReport checkMigration(Hypervisor to, MigrationOptions how) {
        return engine.migrations().check(name, to, how);
    }

    @Override
    public HandoverEvidence.Verdict resolveWith(Hypervisor target) {
        return engine.migrations().resolve(name, target, call());
    }

    @Override
    public void resolve(HandoverEvidence evidence) {
        engine.definer().resolve(name, evidence, engine.departure(), call());
    }

    @Override
    public void growDisk(String disk, StorageVolume volume, ByteSize size) {
        engine.diskGrower().grow(name, disk, volume, size, call());
    }

    @Override
    public DomainStatus await(DomainState state, Duration limit) {
        DomainCell cell = cell();
        Definitions.checkExists(cell, "await " + state + " of");
        boolean reached = cell.await(
                () -> cell.known().state() == state || !cell.files().exists(),
                Wait.atMost(limit),
                "await " + state + " of");
        if (reached && cell.known().state() == state) {
            return cell.status();
        }
        if (reached) {
            throw new NotFoundException(
                    ErrorDetails.of("await " + state + " of", cell.subject(), "it was undefined meanwhile"));
        }
        throw new TimedOutException(ErrorDetails.of(
                "await " + state + " of",
                cell.subject(),
                "it is " + cell.known().state() + " after " + limit));
    }

    @Override
    public Console console() {
        DomainCell cell = cell();
        Definitions.checkExists(cell, "read the console of");
        RunRecord run = cell.files().run();
        if (run == null) {
            throw new WrongStateException(ErrorDetails.of("read the console of", cell.subject(), "it has not run yet"));
        }
        return new LogConsole(
                engine.context().host(),
                engine.context().store().layout().logs(name).resolve(run.folder()),
                engine.context().store().layout().runFolder(run.folder()),
                run.segment(),
                () -> isRunning(cell, run),
                cell.subject(),
                call());
    }

    private boolean isRunning(DomainCell cell, RunRecord run) {
        engine.context().checkOpen("read the console of", cell.subject());
        return cell.runs(run);
    }

    @Override
    public HostPath vsock() {
        DomainCell cell = cell();
        RunRecord run = cell.run().orElse(null);
        if (run == null || spec().vsock().isEmpty()) {
            throw new WrongStateException(ErrorDetails.of(
                    "find the socket device of",
                    cell.subject(),
                    run == null ? "it does not run" : "its definition has none"));
        }
        return engine.context().store().layout().runFolder(run.folder()).vsock();
    }

    @Override
    public DomainStatistics statistics() {
        return engine.statistics().of(cell(), call());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DomainHandle that && name.equals(that.name) && engine == that.engine;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, System.identityHashCode(engine));
    }

    @Override
    public String toString() {
        return "domain " + name;
    }
}
