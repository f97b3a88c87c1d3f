package dev.vireo.it.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.ManagedBy;
import dev.vireo.domain.StateReason;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.it.fake.FakeDriverProvider;
import dev.vireo.it.support.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What programs that died, newer versions and reboots leave behind. */
class LeftoversIT {
    private static final DomainName ONE = DomainName.of("one");

    @RegisterExtension
    final World world = new World(new FakeDriverProvider());

    private Domain domain;

    @BeforeEach
    void define() {
        domain = world.connect().domains().define(World.spec("one").build());
    }

    private Path journal() {
        return Path.of(world.root().durable().resolve("journal").value());
    }

    private Path runRecord() {
        return Path.of(
                world.root().runtime().resolve("domains").resolve("one.json").value());
    }

    private Path intent(String operation, String folder, boolean resume) throws IOException {
        return Files.writeString(journal().resolve("an-intent.json"), """
                {"schema": 1, "requires": [], "operation": "%s", "domain": "one", "folder": "%s", "resume": %s,
                 "since": "2026-01-01T00:00:00Z"}""".formatted(operation, folder, resume));
    }

    /** Makes a run look as if its starter had died before it wrote the run down. */
    private String forgetRun() throws IOException {
        String folder = world.state().files(world.root().runtime().resolve("d")).get(0);
        Files.delete(runRecord());
        return folder;
    }

    @Test
    void leavesAnIntentOfANewerVersionAlone() throws IOException {
        Path intent = intent("TELEPORT", "", false);
        Hypervisor hypervisor = world.connect();
        Domain seen = hypervisor.domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.UNREADABLE);
        assertThat(seen.status().reason()).isEqualTo(StateReason.NEWER_DEFINITION);
        assertThatThrownBy(seen::start)
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("newer version");
        assertThatThrownBy(seen::undefine).isInstanceOf(UnreadableStateException.class);
        Domain other = hypervisor.domains().define(World.spec("two").build());
        other.start();
        assertThat(intent).exists();
        Files.delete(intent);
        seen.await(DomainState.STOPPED, Duration.ofSeconds(5));
        Awaitility.await().until(() -> seen.status().state() == DomainState.STOPPED);
        seen.start();
    }

    @Test
    void leavesAnIntentThatCannotBeReadAlone() throws IOException {
        Path intent = Files.writeString(journal().resolve("torn.json"), "{\"schema\": 1, \"ope");
        Domain seen = world.connect().domains().get(ONE);
        seen.start();
        assertThat(intent).hasContent("{\"schema\": 1, \"ope");
        Files.delete(intent);
    }

    @Test
    void finishesAStart() throws IOException {
        domain.startPaused();
        intent("START", forgetRun(), true);
        Domain seen = world.connect().domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(seen.status().reason()).isEqualTo(StateReason.STARTED);
        assertThat(world.state().running("perl")).hasSize(1);
    }

    @Test
    void startsNothingThatSomebodyElseManages() throws IOException {
        domain.redefine(World.spec("one").managedBy(ManagedBy.PACEMAKER).build());
        domain.startPaused();
        intent("START", forgetRun(), true);
        Domain seen = world.connect().domains().get(ONE);
        assertThat(seen.status().state()).isEqualTo(DomainState.STOPPED);
        world.state().awaitNoProcess();
    }

    @Test
    void endsAHalfStartedGuestThatDoesNotAnswer() throws IOException {
        domain.redefine(World.spec("one").metadata("fake.delay", "0.1").build());
        domain.startPaused();
        String folder = forgetRun();
        Files.delete(Path.of(world.root()
                .runtime()
                .resolve("d")
                .resolve(folder)
                .resolve("s")
                .resolve("control")
                .value()));
        intent("START", folder, true);
        Domain seen = world.connect(ConnectOptions.builder()
                        .timeouts(dev.vireo.Timeouts.builder()
                                .call(Duration.ofSeconds(1))
                                .build()))
                .domains()
                .get(ONE);
        Awaitility.await().until(() -> seen.status().state() == DomainState.STOPPED);
        world.state().awaitNoProcess();
    }

    @Test
    void neverStartsBesideAHalfStartedGuest() throws IOException {
        Hypervisor other = world.connect();
        domain.startPaused();
        intent("START", forgetRun(), false);
        // Before it has looked at the journal by itself:
        try {
            other.domains().get(ONE).start();
        } catch (dev.vireo.error.WrongStateException | dev.vireo.error.LockedByException e) {
            assertThat(e).hasMessageContaining("domain one");
        }
        Awaitility.await()
                .until(() ->
                        world.state().files(HostPath.of(journal().toString())).isEmpty());
        assertThat(world.state().running("perl")).hasSize(1);
    }

    @Test
    void finishesAnUndefineBeforeTheNameIsUsedAgain() throws IOException {
        Hypervisor other = world.connect();
        intent("UNDEFINE", "", false);
        Files.delete(Path.of(
                world.root().durable().resolve("domains").resolve("one.json").value()));
        Domain again =
                other.domains().define(World.spec("one").description("new").build());
        Awaitility.await()
                .until(() ->
                        world.state().files(HostPath.of(journal().toString())).isEmpty());
        assertThat(world.connect().domains().get(ONE).spec().description()).isEqualTo("new");
        assertThat(again.spec().description()).isEqualTo("new");
    }

    @Test
    void recoversNothingForAReader() throws IOException {
        Path intent = intent("UNDEFINE", "", false);
        try (HostLock busy = world.host()
                .locks()
                .acquire(
                        world.root().runtime().resolve("locks").resolve("one.operation"),
                        LockMode.EXCLUSIVE,
                        "hold",
                        Duration.ofSeconds(5))) {
            assertThat(world.connect(ConnectOptions.builder().readOnly())
                            .domains()
                            .list())
                    .hasSize(1);
            assertThat(intent).exists();
        }
    }

    @Test
    void leavesAloneWhatSomebodyIsAt() throws IOException {
        try (HostLock busy = world.host()
                .locks()
                .acquire(
                        world.root().runtime().resolve("locks").resolve("one.operation"),
                        LockMode.EXCLUSIVE,
                        "undefine one by somebody",
                        Duration.ofSeconds(5))) {
            Path intent = intent("UNDEFINE", "", false);
            assertThat(world.connect().domains().list()).hasSize(1);
            assertThat(intent).exists();
        }
        Awaitility.await().until(() -> world.connect().domains().list().isEmpty());
    }

    @Test
    void leavesAloneWhatACommandOfADeadProgramIsStillAt() throws IOException {
        try (HostLock effects = world.host()
                .locks()
                .acquire(
                        world.root().runtime().resolve("locks").resolve("one.effects"),
                        LockMode.SHARED,
                        "cp",
                        Duration.ZERO)) {
            Path intent = intent("UNDEFINE", "", false);
            assertThat(world.connect().domains().list()).hasSize(1);
            assertThat(intent).exists();
        }
        Awaitility.await().until(() -> world.connect().domains().list().isEmpty());
    }

    @Test
    void knowsThatTheHostWentDownUnderAGuest() throws IOException {
        domain.start();
        String record = Files.readString(runRecord());
        String boot = world.host().processes().bootId();
        Path folder = Path.of(world.root().runtime().resolve("d").value());
        domain.destroy();
        Files.writeString(runRecord(), record.replace(boot, "00000000-0000-4000-8000-000000000000"));
        Domain seen = world.connect().domains().get(ONE);
        Awaitility.await().until(() -> seen.status().reason() == StateReason.HOST_WENT_DOWN);
        assertThat(seen.status().state()).isEqualTo(DomainState.STOPPED);
        assertThat(folder).isEmptyDirectory();
        seen.start();
    }

    /** Process numbers are reused; here one is even used by a process that must not be touched. */
    @Test
    void neverTakesAnotherProcessForTheGuest() throws IOException {
        domain.start();
        String record = Files.readString(runRecord());
        long guest = domain.statistics().process().pid();
        long other = ProcessHandle.current().pid();
        domain.destroy();
        Files.writeString(runRecord(), record.replace("\"pid\":" + guest, "\"pid\":" + other));
        Domain seen = world.connect().domains().get(ONE);
        Awaitility.await().until(() -> seen.status().state() == DomainState.STOPPED);
        seen.start();
    }

    @Test
    void sweepsRunFoldersThatNobodyKnows() throws IOException {
        Path stray = Files.createDirectories(Path.of(
                world.root().runtime().resolve("d").resolve("0badc0de.gone").value()));
        Files.createDirectory(stray.resolve("s"));
        domain.start();
        assertThat(world.connect().domains().get(ONE).status().state()).isEqualTo(DomainState.RUNNING);
        assertThat(stray).doesNotExist();
        assertThat(world.state().files(world.root().runtime().resolve("d"))).hasSize(1);
    }
}
