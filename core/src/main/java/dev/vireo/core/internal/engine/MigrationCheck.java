package dev.vireo.core.internal.engine;

import dev.vireo.ByteSize;
import dev.vireo.Feature;
import dev.vireo.core.driver.Guest;
import dev.vireo.core.driver.GuestDefinition;
import dev.vireo.core.driver.GuestState;
import dev.vireo.core.internal.store.RunRecord;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationMode;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationReport;
import dev.vireo.domain.StateReason;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks what a migration would meet, at both ends; changes nothing. */
final class MigrationCheck {
    private static final String MIGRATE = "migrate";
    private static final Duration MEASURE = Duration.ofSeconds(1);

    private final Engine source;
    private final Engine target;
    private final MigrationOptions how;

    MigrationCheck(Engine source, Engine target, MigrationOptions how) {
        this.source = source;
        this.target = target;
        this.how = how;
    }

    /**
     * Refuses a target that is the source.
     *
     * @throws InvalidSpecException it is
     */
    static void checkDifferent(DomainCell cell, Engine source, Engine target) {
        if (source == target
                || (source.context().host().id().equals(target.context().host().id())
                        && source.context()
                                .store()
                                .layout()
                                .equals(target.context().store().layout()))) {
            throw InvalidSpecException.of("migration of " + cell.subject(), "to", "is the host where it is");
        }
    }

    /** What moves: the guest as it was started, however its domain was redefined since. */
    static GuestDefinition definition(Engine source, DomainCell cell) {
        Optional<RunRecord> run = cell.run();
        return run.isPresent()
                ? RunningGuest.definition(source.context(), cell, run.get(), MIGRATE)
                : Definitions.readable(cell, MIGRATE);
    }

    MigrationReport report(DomainCell cell) {
        GuestDefinition definition = definition(source, cell);
        Optional<RunRecord> run = cell.run();
        Optional<ByteSize> dirty = Optional.empty();
        long copied = 0;
        if (run.isPresent()) {
            Duration call = source.context().options().timeouts().call();
            Guest guest = source.attachments().require(cell, run.get(), Wait.atMost(call), MIGRATE);
            for (String disk : disks(definition).ids()) {
                copied += guest.diskCopy().size(disk, call);
            }
            if (how.mode() == MigrationMode.LIVE) {
                dirty = guest.transfer().dirtyRate(MEASURE, call.plus(MEASURE)).map(ByteSize::ofBytes);
            }
        }
        return MigrationReport.of(
                obstacles(cell, definition),
                definition.spec().memory(),
                ByteSize.ofBytes(copied),
                dirty,
                how.bandwidth());
    }

    /** What would stop it. */
    List<String> obstacles(DomainCell cell, GuestDefinition definition) {
        checkDifferent(cell, source, target);
        Definitions.checkResidence(
                cell, Definitions.stored(cell, MIGRATE), source.context().host().id(), MIGRATE);
        List<String> found = new ArrayList<>();
        if (!source.context().scheme().equals(target.context().scheme())) {
            found.add("the target is driven by " + target.context().scheme() + ", the source by "
                    + source.context().scheme());
            return found;
        }
        if (!source.context().driver().capabilities().supports(Feature.MIGRATE)
                || !target.context().driver().capabilities().supports(Feature.MIGRATE)) {
            found.add("this driver cannot migrate guests");
            return found;
        }
        boolean runs = cell.run().isPresent();
        if (runs == (how.mode() == MigrationMode.DEFINITION)) {
            found.add(
                    runs
                            ? "it runs, so its definition cannot move alone"
                            : "it does not run; MigrationMode.DEFINITION moves its definition");
        }
        source.context().driver().differences(definition, Definitions.readable(cell, MIGRATE)).stream()
                .map(each -> "it was redefined since it was started: " + each)
                .forEach(found::add);
        if (source.restorer().hasManagedSave(cell)) {
            found.add("it has a managed save; start it, or throw that away");
        }
        MovedDisks disks = disks(definition);
        found.addAll(target.arrival().obstacles(definition, disks, runs));
        found.addAll(disks.obstacles(source.context().host(), target.context().host()));
        found.addAll(new PrivateFiles(source, target, definition.name()).obstacles());
        return found;
    }

    /** Which disks both have, and which are copied along. */
    MovedDisks disks(GuestDefinition definition) {
        DomainCell there = target.catalog().cell(definition.name());
        return MovedDisks.of(how.copiedDisks(), definition, Definitions.attachable(there));
    }

    /** Whether it runs; refuses a state that cannot be moved. */
    static boolean checkState(DomainCell cell, GuestState now) {
        boolean paused = now.state() == DomainState.PAUSED
                && now.reason() != StateReason.MIGRATION
                && now.reason() != StateReason.GUEST_SHUTDOWN
                && now.reason() != StateReason.HYPERVISOR_ERROR;
        if (now.state() != DomainState.RUNNING && !paused) {
            throw Migrator.wrongState(cell.subject(), now);
        }
        return now.state() == DomainState.RUNNING;
    }

    static ErrorDetails notOurs(String subject) {
        return ErrorDetails.of(MIGRATE, subject, "the target is no connection of this version of Vireo");
    }
}
