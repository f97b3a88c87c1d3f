package dev.vireo.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.it.migrate.StallVictim.Moment;
import dev.vireo.it.support.ChildJvm;
import dev.vireo.it.support.StateFolder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stream of a migration stands still: it is given up in time, and the guest goes on where it was. */
class StalledMovesIT {
    private static final Duration LIFE = Duration.ofSeconds(110);

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts("qemu");

    @ParameterizedTest
    @EnumSource(Moment.class)
    void goesOnHereWhenTheStreamStandsStill(Moment moment) {
        ChildJvm victim = ChildJvm.startBy(
                List.of("unshare", "--net"),
                StallVictim.class,
                hosts.source().path().toString(),
                hosts.target().path().toString(),
                moment.name());
        try (victim) {
            assertThat(victim.awaitEnd(LIFE))
                    .as("what it says: %s", victim.said())
                    .isZero();
            System.out.println("StalledMovesIT: " + moment + ": " + victim.said());
        }
        assertThat(victim.said())
                .contains(
                        moment == Moment.RESET ? "failed MonitorException" : "failed TimedOutException",
                        "then RUNNING");
        for (StateFolder folder : List.of(hosts.source(), hosts.target())) {
            assertThat(folder.files(folder.root().durable().resolve("journal"))).isEmpty();
        }
        hosts.target().assertClean();
        Hypervisor here = hosts.connect(hosts.source());
        Domain domain = here.domains().get(StallVictim.NAME);
        domain.await(DomainState.RUNNING, Duration.ofSeconds(10));
        domain.suspend();
        domain.resume();
    }
}
