package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.CopiedDisks;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.HandoverEvidence.Verdict;
import dev.vireo.domain.MigrationJob;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationProgress;
import dev.vireo.domain.MigrationReport;
import dev.vireo.domain.MigrationResult;
import dev.vireo.domain.SlowMigration;
import dev.vireo.error.ConflictException;
import dev.vireo.error.InDoubtException;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.HostPath;
import dev.vireo.storage.FileDisk;
import java.io.PrintStream;
import java.time.Duration;

/** Moves a guest from one host to another: {@code Migrate FROM-URI TO-URI DOMAIN}. */
public final class Migrate {
    private Migrate() {}

    public static void main(String[] arguments) {
        try (Hypervisor from = Hypervisor.connect(arguments[0]);
                Hypervisor to = Hypervisor.connect(arguments[1])) {
            move(from.domains().get(DomainName.of(arguments[2])), to, System.out);
        }
    }

    // @start region="move"
    /** Moves a guest and tells how far it is. */
    static void move(Domain domain, Hypervisor to, PrintStream out) {
        MigrationJob job = domain.migrate(to, MigrationOptions.defaults());
        while (true) {
            try {
                MigrationResult result = job.await(Duration.ofMillis(500));
                out.println(result);
                return;
            } catch (TimedOutException e) {
                if (job.status().state().ended()) {
                    throw e; // it has timed out itself
                }
                MigrationProgress now = job.progress();
                out.println(job.status().phase() + ": " + now);
            }
        }
    }
    // @end

    // @start region="check"
    /** Looks whether a guest can move before it is asked to. */
    static boolean canMove(Domain domain, Hypervisor to, ByteSize bandwidth, PrintStream out) {
        MigrationOptions how = MigrationOptions.builder().bandwidth(bandwidth).build();
        MigrationReport report = domain.checkMigration(to, how);
        report.obstacles().forEach(out::println);
        report.expectedTime().ifPresent(time -> out.println("one pass takes " + time.toSeconds() + " s"));
        report.converges()
                .filter(converges -> !converges)
                .ifPresent(never -> out.println("the guest changes its memory faster than that"));
        return report.possible();
    }
    // @end

    // @start region="busy"
    /** For a guest that must be gone in two minutes, even if it has to stop for that. */
    static final MigrationOptions EVACUATE = MigrationOptions.builder()
            .downtime(Duration.ofMillis(500))
            .slowDown(true)
            .patience(Duration.ofMinutes(2))
            .whenSlow(SlowMigration.PAUSE)
            .build();
    // @end

    // @start region="disks"
    /** Moves a guest with the disks that only its present host has; one of them to a place of its own. */
    static MigrationResult moveWithDisks(Domain domain, Hypervisor to) {
        MigrationOptions how = MigrationOptions.builder()
                .copiedDisks(CopiedDisks.files().with("data", FileDisk.qcow2(HostPath.of("/srv/guests/data.qcow2"))))
                .build();
        return domain.migrate(to, how).await(Duration.ofHours(5));
    }
    // @end

    // @start region="doubt"
    /** Moves a guest, and finds out where it is if the worst has happened. */
    static void moveForSure(Domain domain, Hypervisor to, PrintStream out) {
        try {
            domain.migrate(to, MigrationOptions.defaults()).await(Duration.ofHours(1));
        } catch (ConflictException e) {
            out.println("nothing was begun: " + e.getMessage());
        } catch (InDoubtException e) {
            out.println("it broke off at the switch: " + e.getMessage());
        }
        if (domain.status().state() == DomainState.IN_DOUBT) {
            Verdict verdict = domain.resolveWith(to); // both hosts must be reachable for that
            out.println(verdict == Verdict.TARGET_RUNS ? "it has moved" : "it goes on here");
        }
    }
    // @end
}
