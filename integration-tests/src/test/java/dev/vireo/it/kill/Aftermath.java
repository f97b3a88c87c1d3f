package dev.vireo.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Freshness;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.kill.Victim.Step;
import dev.vireo.it.support.StateFolder;
import dev.vireo.it.support.World;
import dev.vireo.spi.DriverProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** What the next program must find after a {@link Victim} was killed, whenever that was. */
final class Aftermath {
    private static final DomainName NAME = DomainName.of(Victim.NAME);

    private final StateFolder state;
    private final DriverProvider driver;
    private final String guestProgram;

    Aftermath(StateFolder state, DriverProvider driver, String guestProgram) {
        this.state = state;
        this.driver = driver;
        this.guestProgram = guestProgram;
    }

    /** Connects, checks that all is whole, uses the domain, and takes it down. */
    void check(List<String> said) {
        try (LocalHost host = LocalHost.open();
                Hypervisor hypervisor = Hypervisor.compose()
                        .driver(driver)
                        .host(host)
                        .options(
                                ConnectOptions.builder().stateRoot(state.root()).build())
                        .open()) {
            assertThat(journal()).as("journal after the connect").isEmpty();
            Optional<Domain> found = hypervisor.domains().find(NAME);
            checkAgainst(said, found);
            found.ifPresent(this::checkWhole);
            use(hypervisor, found);
            assertThat(journal()).as("journal in the end").isEmpty();
            assertThat(runFolders()).as("run folders in the end").isEmpty();
        }
        state.awaitNoProcess();
    }

    private List<String> journal() {
        return state.files(state.root().durable().resolve("journal"));
    }

    private List<String> runFolders() {
        return state.files(state.root().runtime().resolve("d"));
    }

    /** What the victim has been told to be done is done. */
    private static void checkAgainst(List<String> said, Optional<Domain> found) {
        if (isBetween(said, Step.DEFINE, Step.UNDEFINE)) {
            assertThat(found).as("a domain that was defined").isPresent();
        }
        if (!said.isEmpty() && said.get(said.size() - 1).equals(Step.UNDEFINE.line(true))) {
            assertThat(found).as("a domain that was undefined").isEmpty();
        }
        if (isBetween(said, Step.START, Step.DESTROY)) {
            assertThat(found.orElseThrow().status().state())
                    .as("a domain that was started")
                    .isEqualTo(DomainState.RUNNING);
        }
        if (isBetween(said, Step.DESTROY, Step.UNDEFINE)) {
            assertThat(found.orElseThrow().status().state())
                    .as("a domain that was destroyed")
                    .isEqualTo(DomainState.STOPPED);
        }
    }

    /** Whether the last round had done one step and not begun the other. */
    private static boolean isBetween(List<String> said, Step done, Step notBegun) {
        int last = said.lastIndexOf(done.line(true));
        return last >= 0
                && last > said.lastIndexOf(Step.DEFINE.line(false))
                && last > said.lastIndexOf(notBegun.line(false));
    }

    private void checkWhole(Domain domain) {
        DomainState known = domain.status().state();
        assertThat(known).isIn(DomainState.STOPPED, DomainState.RUNNING);
        int guests = known == DomainState.RUNNING ? 1 : 0;
        assertThat(runFolders()).as("run folders of a domain that is " + known).hasSize(guests);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(state.running(guestProgram))
                        .as("guests of a domain that is " + known)
                        .hasSize(guests));
        if (known == DomainState.RUNNING) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> domain.status().freshness() == Freshness.LIVE);
        }
    }

    private void use(Hypervisor hypervisor, Optional<Domain> found) {
        Domain domain = found.orElseGet(
                () -> hypervisor.domains().define(World.spec(Victim.NAME).build()));
        if (domain.status().state() == DomainState.RUNNING) {
            domain.suspend();
            domain.resume();
            domain.destroy();
        }
        domain.start();
        assertThat(state.running(guestProgram)).as("guests after a start").hasSize(1);
        domain.destroy();
        domain.undefine();
        assertThat(hypervisor.domains().list()).isEmpty();
    }
}
