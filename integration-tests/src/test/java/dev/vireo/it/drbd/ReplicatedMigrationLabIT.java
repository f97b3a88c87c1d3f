package dev.vireo.it.drbd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.Hypervisor;
import dev.vireo.Subscription;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainIoErrorEvent;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.domain.MigrationResult;
import dev.vireo.drbd.Promotion;
import dev.vireo.drbd.Role;
import dev.vireo.drbd.handover.DualPrimaryWindows;
import dev.vireo.host.Command;
import dev.vireo.lab.Lab;
import dev.vireo.lab.LabHost;
import dev.vireo.lab.UseLab;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest that writes to a replicated disk moves there and back: no write is lost, and one host alone is primary after. */
@UseLab(hosts = 2)
@Timeout(7200)
class ReplicatedMigrationLabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final int MOVES = Integer.getInteger("vireo.moves", Boolean.getBoolean("vireo.soak") ? 10 : 2);

    @Test
    void noWriteIsLostThereAndBack(Lab lab) {
        LoggingGuest.bring(lab);
        TwoHosts both = TwoHosts.make(lab);
        both.end(1).promote(Promotion.SAFE);
        try (Hypervisor one = lab.host(1).hypervisor();
                Hypervisor two = lab.host(2).hypervisor();
                Subscription<DomainIoErrorEvent> errors1 = one.events().open(DomainIoErrorEvent.class);
                Subscription<DomainIoErrorEvent> errors2 = two.events().open(DomainIoErrorEvent.class)) {
            Domain domain = LoggingGuest.start(one, 0);
            int here = 1;
            for (int move = 1; move <= MOVES; move++) {
                here = 3 - here;
                domain = move(domain, lab.host(here), here == 1 ? one : two);
                assertOnly(both, here);
            }
            int last = LoggingGuest.nextLine(domain);
            LoggingGuest.end(domain);
            LoggingGuest.assertLog(both.host(here), last);
            both.awaitHealthy();
            assertThat(both.hash(1)).as("both hosts have the same").isEqualTo(both.hash(2));
            assertThat(errors1.next(Duration.ZERO)).as("I/O errors").isEmpty();
            assertThat(errors2.next(Duration.ZERO)).as("I/O errors").isEmpty();
        }
    }

    /** It writes before and after. */
    private static Domain move(Domain domain, LabHost there, Hypervisor target) {
        int before = LoggingGuest.nextLine(domain);
        MigrationOptions how =
                MigrationOptions.builder().address(there.dataAddress()).build();
        MigrationResult result = domain.migrate(target, how).await(PATIENCE);
        Domain moved = target.domains().get(LoggingGuest.NAME).within(PATIENCE);
        assertThat(moved.status().state()).isEqualTo(DomainState.RUNNING);
        int after = LoggingGuest.nextLine(moved);
        assertThat(after).isGreaterThan(before);
        System.out.printf("ReplicatedMigrationLabIT: to %s, lines %d to %d: %s%n", there, before, after, result);
        return moved;
    }

    private static void assertOnly(TwoHosts both, int primary) {
        for (int number = 1; number <= 2; number++) {
            Role role = both.end(number).state().role();
            assertThat(role).as("host %s", number).isEqualTo(number == primary ? Role.PRIMARY : Role.SECONDARY);
            assertThat(DualPrimaryWindows.of(both.end(number).drbd()).find()).isEmpty();
            assertThat(both.host(number)
                            .run(Command.of("ls", "-A", "/run/vireo/drbd/window"))
                            .output()
                            .lines())
                    .as("leases on host %s", number)
                    .noneMatch(name -> name.endsWith(".lease"));
        }
    }
}
