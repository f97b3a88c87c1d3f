package dev.vireo.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationMode;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.error.ConflictException;
import dev.vireo.error.VireoException;
import dev.vireo.it.support.StateFolder;
import dev.vireo.it.support.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Storage that refuses, and hypervisors that die at the worst moments of a migration. */
class BrokenMovesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DomainName ONE = DomainName.of("one");

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts("qemu");

    private Hypervisor here;
    private Hypervisor there;
    private Path told;

    @BeforeEach
    void connect() {
        here = hosts.connect(hosts.source());
        there = hosts.connect(hosts.target());
        told = hosts.source().path().resolve("told");
    }

    private Domain start(String trouble) {
        Domain domain = here.domains()
                .define(World.spec("one")
                        .metadata("trouble", trouble)
                        .metadata("told", told.toString())
                        .build());
        domain.start();
        return domain;
    }

    private Domain fails(String trouble, Class<? extends VireoException> error) {
        Domain domain = start(trouble);
        assertThatThrownBy(
                        () -> domain.migrate(there, MigrationOptions.defaults()).await(PATIENCE))
                .isInstanceOf(error);
        assertThat(there.domains().list()).isEmpty();
        assertThat(hosts.target().running("qemu")).isEmpty();
        for (StateFolder folder : List.of(hosts.source(), hosts.target())) {
            assertThat(folder.files(folder.root().durable().resolve("journal"))).isEmpty();
        }
        return domain;
    }

    @Test
    void goesOnHereWhenTheStorageRefusesToFollow() throws IOException {
        Domain domain = fails("confirm veto", ConflictException.class);
        domain.await(DomainState.RUNNING, PATIENCE);
        assertThat(Files.readAllLines(told)).containsExactly("prepare", "confirm", "abort");
    }

    @Test
    void goesOnHereWhenTheStorageCannotBePrepared() throws IOException {
        Domain domain = fails("prepare veto", ConflictException.class);
        domain.await(DomainState.RUNNING, PATIENCE);
        assertThat(Files.readAllLines(told)).containsExactly("prepare", "abort");
    }

    @Test
    void goesOnHereWhenTheTargetDiesAtTheSwitch() {
        Domain domain = fails("confirm kill " + hosts.target().path(), VireoException.class);
        domain.await(DomainState.RUNNING, PATIENCE);
        domain.suspend();
        domain.resume();
    }

    @Test
    void isNowhereWhenTheSourceDiesAtTheSwitchAndCanBeStartedAgain() {
        Domain domain = fails("confirm kill " + hosts.source().path(), VireoException.class);
        domain.await(DomainState.STOPPED, PATIENCE);
        domain.start();
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void tellsTheStorageWhenAllIsDone() throws IOException {
        Domain domain = start("finish look " + hosts.source().path());
        domain.migrate(there, MigrationOptions.defaults()).await(PATIENCE);
        assertThat(Files.readAllLines(told))
                .as("the source's process is gone when all is done")
                .containsExactly("prepare", "confirm", "finish");
        Domain moved = there.domains().get(ONE);
        moved.destroy();
        moved.migrate(
                        here,
                        MigrationOptions.builder()
                                .mode(MigrationMode.DEFINITION)
                                .build())
                .await(PATIENCE);
        domain.start();
        assertThat(Files.readAllLines(told)).hasSize(6);
    }
}
