package dev.vireo.it.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.StateRoot;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.ClosedException;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.Effect;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.UnreachableException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockMode;
import dev.vireo.host.Survival;
import dev.vireo.it.fake.FakeDriverProvider;
import dev.vireo.it.support.Altered;
import dev.vireo.it.support.World;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Starts, and above all starts that come to nothing. */
class StartIT {
    @RegisterExtension
    final World world = new World(new FakeDriverProvider());

    private Domain define(String key, String value) {
        return world.connect()
                .domains()
                .define(World.spec("one").metadata(key, value).build());
    }

    /** That a start has left nothing behind is checked by the world, and that the domain is as it was here. */
    private void assertAsBefore(Domain domain) {
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
        assertThat(domain.status().reason()).isEqualTo(StateReason.NEVER_STARTED);
        assertThat(world.state().files(world.root().durable().resolve("journal")))
                .isEmpty();
        assertThat(world.state().files(world.root().runtime().resolve("d"))).isEmpty();
        world.state().awaitNoProcess();
        domain.redefine(World.spec("one").build());
        domain.start();
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void passesOnTheLastWordsOfAProcessThatFails() {
        Domain domain = define("fake.fail", "no such machine: q36");
        assertThatThrownBy(domain::start)
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("domain one")
                .hasMessageContaining("no such machine: q36");
        assertAsBefore(domain);
    }

    @Test
    void saysThatAProcessHasEndedWithoutAWord() {
        Domain domain = define("fake.argv", "false");
        assertThatThrownBy(domain::start)
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        e -> assertThat(e.exitStatus()).isEqualTo(1));
        assertAsBefore(domain);
    }

    @Test
    void passesOnThatThereIsNoSuchProgram() {
        Domain domain = define("fake.argv", "/no/such/program");
        assertThatThrownBy(domain::start)
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("/no/such/program");
        assertAsBefore(domain);
    }

    @Test
    void namesTheFileThatIsMissing() {
        Path missing = world.path("missing.img");
        Domain domain = world.connect()
                .domains()
                .define(World.spec("one")
                        .disk(DiskSpec.builder("disk0", FileDisk.raw(HostPath.of(missing.toString())))
                                .build())
                        .build());
        assertThatThrownBy(domain::start)
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining(missing.toString());
        assertAsBefore(domain);
    }

    @Test
    void givesUpOnAProcessThatDoesNotAnswer() {
        Domain domain = define("fake.argv", "sleep 1000");
        long asked = System.nanoTime();
        assertThatThrownBy(() -> domain.within(Duration.ofSeconds(1)).start())
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("domain one");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(4));
        assertAsBefore(domain);
    }

    @Test
    void waitsForAProcessThatIsSlow() {
        Domain domain = define("fake.delay", "1.5");
        domain.start();
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
    }

    /** The supervisor hangs on opening a named pipe that nobody writes to, until we do. */
    @Test
    void waitsForASupervisorThatIsSlow() throws IOException {
        Path pipe = world.path("pipe");
        world.host().run(Command.of("mkfifo", pipe.toString()));
        Domain domain = world.connect()
                .domains()
                .define(World.spec("one")
                        .disk(DiskSpec.builder("disk0", FileDisk.raw(HostPath.of(pipe.toString())))
                                .readOnly(true)
                                .build())
                        .build());
        CompletableFuture<Void> start = CompletableFuture.runAsync(domain::start);
        Awaitility.await().until(() -> domain.status().state() == DomainState.STARTING);
        // Longer than a host goes on reading what a command has left behind when it has ended.
        Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> !start.isDone());
        Files.newOutputStream(pipe).close();
        start.join();
        assertThat(domain.status().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void undoesAStartWhoseThreadIsInterrupted() throws InterruptedException {
        Domain domain = define("fake.delay", "100");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread starter = new Thread(() -> {
            try {
                domain.start();
            } catch (VireoException e) {
                failure.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        starter.start();
        Awaitility.await().until(() -> !world.state().running("perl").isEmpty());
        starter.interrupt();
        starter.join();
        assertThat(failure.get()).isInstanceOf(InterruptedOperationException.class);
        assertThat(flag.get()).as("the thread is still interrupted").isTrue();
        assertAsBefore(domain);
    }

    @Test
    void finishesOrUndoesAStartWhenItsHypervisorIsClosed() {
        Hypervisor closing = world.connect();
        Domain domain = closing.domains()
                .define(World.spec("one").metadata("fake.delay", "1").build());
        CompletableFuture<Void> start = CompletableFuture.runAsync(domain::start);
        Awaitility.await().until(() -> !world.state().running("perl").isEmpty());
        closing.close();
        assertThatThrownBy(start::join).hasCauseInstanceOf(ClosedException.class);
        Domain seen = world.connect().domains().get(domain.name());
        assertThat(seen.status().state()).isIn(DomainState.STOPPED, DomainState.RUNNING);
        assertThat(world.state().running("perl")).hasSize(seen.status().state() == DomainState.RUNNING ? 1 : 0);
    }

    @Test
    void refusesWhereTheGuestsUserCannotPass() throws IOException {
        Domain domain = define("a", "b");
        Files.setPosixFilePermissions(world.state().path(), PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(domain::start)
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(world.state().path().toString())
                .hasMessageContaining("chmod o+x");
        Files.setPosixFilePermissions(world.state().path(), PosixFilePermissions.fromString("rwx--x--x"));
        assertAsBefore(domain);
    }

    @Test
    void refusesWhereTheGuestWouldEndWithUsUnlessThatIsAllowed() {
        var mortal = Altered.survival(world.host(), Survival.NONE);
        Domain domain = world.connect(mortal, ConnectOptions.builder())
                .domains()
                .define(World.spec("one").build());
        assertThatThrownBy(domain::start)
                .isInstanceOf(UnsupportedException.class)
                .hasMessageContaining("guestsMayEndWithCaller");
        Domain allowed = world.connect(mortal, ConnectOptions.builder().guestsMayEndWithCaller())
                .domains()
                .get(domain.name());
        allowed.start();
        assertThat(allowed.status().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void refusesToDefineWhereSocketsWouldNotFit() {
        HostPath deep = HostPath.of(world.path("x".repeat(90)).toString());
        try (Hypervisor hypervisor = Hypervisor.compose()
                .driver(new FakeDriverProvider())
                .host(world.host())
                .options(ConnectOptions.builder()
                        .stateRoot(new StateRoot(world.root().durable(), deep))
                        .build())
                .open()) {
            assertThatThrownBy(
                            () -> hypervisor.domains().define(World.spec("one").build()))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining("107");
        }
    }

    @Test
    void passesOnWhatTheDriverRefuses() {
        assertThatThrownBy(() -> define("fake.refuse", "no such thing here"))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("no such thing here");
        assertThat(world.connect().domains().list()).isEmpty();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void runsTheGuestAsAUserOfItsOwnThatKeepsNoOpenFilesOfOurs() throws IOException {
        Domain domain = define("a", "b");
        domain.start();
        long pid = domain.statistics().process().pid();
        String status = Files.readString(Path.of("/proc/" + pid + "/status"));
        assertThat(status.lines().filter(line -> line.startsWith("Uid:")).findFirst())
                .hasValueSatisfying(line ->
                        assertThat(Integer.parseInt(line.split("\\s+", -1)[1])).isGreaterThanOrEqualTo(0x70000000));
        assertThat(status).contains("NoNewPrivs:\t1").containsPattern("CapEff:\\s+0000000000000000");
        try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            List<String> targets = descriptors.map(StartIT::target).toList();
            assertThat(targets.stream()
                            .filter(it -> it.contains(world.state().path().toString())))
                    .as("the console's pipes; one is kept open for it until it has opened it")
                    .hasSize(3)
                    .allMatch(it -> it.endsWith("/console.in") || it.endsWith("/console.out"));
            assertThat(targets).as("and its output, sockets and /dev/null").hasSizeLessThanOrEqualTo(8);
        }
    }

    /** As when the link to a host breaks that held it: who goes on could meet another program that has it now. */
    @Test
    void stopsWhereItIsWhenItsLockIsLost() {
        AtomicBoolean lost = new AtomicBoolean();
        HostLocks locks = Altered.with(HostLocks.class, world.host().locks(), Map.of("acquire", arguments -> {
            HostLock lock = world.host()
                    .locks()
                    .acquire((HostPath) arguments[0], (LockMode) arguments[1], (String) arguments[2], (Duration)
                            arguments[3]);
            return Altered.with(HostLock.class, lock, Map.of("isHeld", none -> !lost.get()));
        }));
        Host host = Altered.with(Host.class, world.host(), Map.of("locks", arguments -> locks, "run", arguments -> {
            Command command = (Command) arguments[0];
            CommandResult result = world.host().run(command);
            lost.compareAndSet(false, command.argv().contains("vireo-guest"));
            return result;
        }));
        Domain domain = world.connect(host, ConnectOptions.builder())
                .domains()
                .define(World.spec("one").build());
        assertThatThrownBy(domain::start)
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("lost")
                .extracting(e -> ((VireoException) e).effect())
                .isEqualTo(Effect.UNKNOWN);
        assertThat(world.state().running("perl"))
                .as("what was begun is not undone without the lock")
                .hasSize(1);
        assertThat(world.state().files(world.root().durable().resolve("journal")))
                .hasSize(1);
        Domain seen = world.connect().domains().get(domain.name());
        assertThat(seen.status().state()).as("who comes next finishes it").isEqualTo(DomainState.RUNNING);
        assertThat(world.state().running("perl")).hasSize(1);
    }
}
