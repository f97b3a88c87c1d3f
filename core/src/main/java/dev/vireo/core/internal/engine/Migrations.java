package dev.vireo.core.internal.engine;

import dev.vireo.Hypervisor;
import dev.vireo.Job;
import dev.vireo.JobId;
import dev.vireo.JobStatus;
import dev.vireo.core.internal.store.Residence;
import dev.vireo.core.internal.store.StoredDefinition;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.HandoverEvidence.Verdict;
import dev.vireo.domain.MigrationJob;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationProgress;
import dev.vireo.domain.MigrationReport;
import dev.vireo.domain.MigrationResult;
import dev.vireo.error.ConflictException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.WrongStateException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Migrations away from one engine, and what they have left in doubt. */
final class Migrations {
    private final Engine source;

    Migrations(Engine source) {
        this.source = source;
    }

    private static Engine engineOf(Hypervisor to, DomainName name) {
        if (to instanceof OpenHypervisor open) {
            return open.engine();
        }
        throw new UnsupportedException(MigrationCheck.notOurs("domain " + name));
    }

    MigrationJob migrate(DomainName name, Hypervisor to, MigrationOptions how) {
        Engine target = engineOf(to, name);
        MigrationCheck.checkDifferent(source.catalog().cell(name), source, target);
        source.context().checkWritable("migrate", "domain " + name);
        TransferWatch watch = new TransferWatch();
        String description =
                "migrate " + name + " to " + target.context().host().address();
        Job<MigrationResult> job = source.jobs()
                .start(description, control -> new Migrator(name, source, target, how, control, watch).run());
        return new Handle(job, watch, how, "domain " + name);
    }

    MigrationReport check(DomainName name, Hypervisor to, MigrationOptions how) {
        return new MigrationCheck(source, engineOf(to, name), how)
                .report(source.catalog().refresh(name));
    }

    /** Both ends are held while they are looked at, and the target settles first what was left there. */
    Verdict resolve(DomainName name, Hypervisor to, Duration limit) {
        Engine target = engineOf(to, name);
        try (Operation here = source.gate().begin(name, "resolve", limit);
                Operation there = target.gate().beginNew(name, "resolve", limit)) {
            DomainCell cell = here.cell();
            StoredDefinition stored = Definitions.stored(cell, "resolve");
            Residence residence = stored.residence();
            Residence.Handover handover = residence == null ? null : residence.handover();
            if (handover == null) {
                throw new WrongStateException(ErrorDetails.of("resolve", cell.subject(), "it is not in doubt"));
            }
            if (!handover.target().equals(target.context().host().id())) {
                throw new ConflictException(
                        ErrorDetails.of("resolve", cell.subject(), "it was handed over to host " + handover.target()));
            }
            MigrationCheck.checkDifferent(cell, source, target);
            DomainCell other = there.cell();
            Definitions.checkRunKnown(other, "resolve");
            boolean theirs = Arrival.isCommitted(other, handover.epoch())
                    && other.files().definition() != null
                    && other.files().definition().uuid().equals(stored.uuid());
            if (!theirs && other.run().isPresent()) {
                throw new ConflictException(ErrorDetails.of(
                                "resolve", cell.subject(), "something of that name runs at the target without right")
                        .advice("look at " + other.subject() + " there"));
            }
            if (theirs) {
                source.departure().resolveThere(cell);
                return Verdict.TARGET_RUNS;
            }
            source.departure().resolveHere(cell, handover);
            return Verdict.TARGET_IS_DOWN;
        }
    }

    /** A migration as the caller sees it. */
    private record Handle(Job<MigrationResult> job, TransferWatch watch, MigrationOptions how, String subject)
            implements MigrationJob {
        @Override
        public MigrationProgress progress() {
            return watch.progress();
        }

        @Override
        public void startPostCopy() {
            watch.askForPostCopy(how, subject);
        }

        @Override
        public JobId id() {
            return job.id();
        }

        @Override
        public String description() {
            return job.description();
        }

        @Override
        public JobStatus status() {
            return job.status();
        }

        @Override
        public MigrationResult await(Duration limit) {
            return job.await(limit);
        }

        @Override
        public void requestCancel() {
            job.requestCancel();
        }

        @Override
        public CompletionStage<MigrationResult> completion() {
            return job.completion();
        }
    }
}
