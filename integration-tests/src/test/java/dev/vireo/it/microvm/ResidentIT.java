package dev.vireo.it.microvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.Feature;
import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.Lifetime;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveCompression;
import dev.vireo.domain.SaveOptions;
import dev.vireo.domain.StateReason;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.LockedByException;
import dev.vireo.error.TimedOutException;
import dev.vireo.examples.RunInThisJvm;
import dev.vireo.host.HostPath;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.Signal;
import dev.vireo.it.support.ChildJvm;
import dev.vireo.it.support.Microvms;
import dev.vireo.it.support.ToyKernels;
import dev.vireo.it.support.World;
import dev.vireo.json.SpecJson;
import dev.vireo.microvm.MicrovmDriverProvider;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guests within the caller's JVM: this one, or another one that is killed. */
class ResidentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DomainName MICRO = DomainName.of("micro");

    private final Microvms microvms = Microvms.shared();

    @RegisterExtension
    final World world = new World(MicrovmDriverProvider.inThisJvm());

    private Domain started(DomainSpec.Builder spec) {
        Domain domain = world.connect().domains().define(spec.build());
        domain.start();
        return domain;
    }

    private static void awaitReady(Domain domain) {
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(ToyKernels.READY, PATIENCE);
        }
    }

    private static void assertAnswers(Domain domain, String word) {
        try (ConsoleReader console = domain.console().readNew()) {
            domain.console().write(word);
            console.awaitText(word, PATIENCE);
        }
    }

    private static ProcessIdentity process(Domain domain) {
        return domain.statistics().process();
    }

    /** Threads and open files of guests within this JVM. */
    private static List<String> traces() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            Stream<String> open = files.map(ResidentIT::target)
                    .filter(name -> name.matches("/dev/kvm|anon_inode:kvm.*|.*([.]img|no-kernel).*"));
            Stream<String> threads = Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.matches("vcpu-.*|vireo-\\.rng.*|console (input|output)|commands?( pipe)?"
                            + "|monitors|machine-control|microvm-.*"));
            return Stream.concat(open, threads).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static void awaitNoTraces() {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(traces()).isEmpty());
    }

    @Test
    void runsWithinThisJvmAndSaysSo() throws IOException {
        assertThat(world.connect().capabilities().supports(Feature.OUTLIVES_CALLER))
                .isFalse();
        Domain domain = started(microvms.echo(MICRO));
        assertThat(domain.lifetime()).isEqualTo(Lifetime.CALLER);
        assertThat(Files.readString(Path.of("/proc/" + process(domain).pid() + "/cmdline")))
                .contains("vireo-resident")
                .contains(MICRO.value())
                .contains(Long.toString(ProcessHandle.current().pid()));
        assertThat(traces()).contains("vcpu-0");
        awaitReady(domain);
        assertAnswers(domain, "one of us");
        domain.suspend();
        assertThat(domain.status().state()).isEqualTo(DomainState.PAUSED);
        domain.resume();
        domain.reset();
        assertAnswers(domain, "still");
        domain.shutdown(PATIENCE);
        assertThat(domain.status().reason()).isEqualTo(StateReason.SHUTDOWN_BY_CALLER);
        awaitNoTraces();
        domain.start();
        awaitReady(domain);
        domain.destroy();
        assertThat(domain.status().reason()).isEqualTo(StateReason.DESTROYED);
        awaitNoTraces();
    }

    @Test
    void endsWithItsHypervisor() {
        started(microvms.echo(MICRO));
        world.closeAll();
        awaitNoTraces();
        Domain found = world.connect().domains().get(MICRO);
        found.await(DomainState.STOPPED, PATIENCE);
        assertThat(found.status().reason()).isEqualTo(StateReason.ENDED);
    }

    @Test
    void isSeenAndEndedByOthersWithoutHarmToItsProgram() {
        try (ChildJvm holder = holder(microvms.echo(MICRO))) {
            Domain found = world.connect().domains().get(MICRO);
            assertThat(found.lifetime()).isEqualTo(Lifetime.CALLER);
            assertThat(found.status().state()).isEqualTo(DomainState.RUNNING);
            awaitReady(found);
            assertAnswers(found, "from outside");
            found.suspend();
            found.resume();
            found.destroy();
            assertThat(found.status().reason()).isEqualTo(StateReason.DESTROYED);
            assertThat(holder.isAlive()).isTrue();
            found.start();
            awaitReady(found);
        }
    }

    private ChildJvm holder(DomainSpec.Builder spec) {
        ChildJvm holder = ChildJvm.start(
                Launcher.class, world.state().path().toString(), Launcher.RESIDENT, SpecJson.format(spec.build()));
        holder.awaitLine(Launcher.STARTED);
        return holder;
    }

    @Test
    void endsWithItsJvmAndIsStartedByTheNext() {
        try (ChildJvm holder = holder(microvms.echo(MICRO))) {
            holder.kill();
        }
        Domain found = world.connect().domains().get(MICRO);
        found.await(DomainState.STOPPED, PATIENCE);
        assertThat(found.status().reason()).isEqualTo(StateReason.PROCESS_DIED);
        found.start();
        awaitReady(found);
    }

    /** The machine is there as long as its program is, however little that does. */
    @Test
    void isDyingUntilItsProgramHasEndedIt() {
        try (ChildJvm holder = holder(microvms.idle(MICRO))) {
            ProcessHandle frozen = ProcessHandle.of(holder.pid()).orElseThrow();
            send("STOP", frozen.pid());
            Domain found = world.connect().domains().get(MICRO);
            assertThatThrownBy(found.within(Duration.ofSeconds(3))::destroy)
                    .isInstanceOf(TimedOutException.class)
                    .hasMessageContaining("the program that it runs in");
            assertThat(found.status().state()).isEqualTo(DomainState.DYING);
            send("CONT", frozen.pid());
            found.await(DomainState.STOPPED, PATIENCE);
            assertThat(found.status().reason()).isEqualTo(StateReason.DESTROYED);
            assertThat(holder.isAlive()).isTrue();
        }
    }

    private static void send(String signal, long pid) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void endsWhenTheProcessThatStandsForItIsKilled() {
        Domain domain = started(microvms.idle(MICRO));
        world.host().processes().signal(process(domain), Signal.KILL);
        domain.await(DomainState.STOPPED, PATIENCE);
        awaitNoTraces();
    }

    @Test
    void carriesOutItsPolicies() {
        Domain domain = started(microvms.echo(MICRO).onCrash(CrashAction.STOP));
        awaitReady(domain);
        domain.console().write(ToyKernels.CRASH);
        domain.await(DomainState.STOPPED, PATIENCE);
        assertThat(domain.status().reason()).isEqualTo(StateReason.GUEST_PANIC);
        awaitNoTraces();
    }

    @ParameterizedTest
    @EnumSource(SaveCompression.class)
    void isSavedAndGoesOnAsTwo(SaveCompression compression) {
        Domain domain = started(microvms.echo(MICRO));
        awaitReady(domain);
        HostPath file = HostPath.of(world.path("micro.save").toString());
        domain.save(file, SaveOptions.builder().compression(compression).build())
                .await(PATIENCE);
        assertThat(domain.status().reason()).isEqualTo(StateReason.SAVED);
        Hypervisor hypervisor = world.connect();
        for (String name : List.of("clone-1", "clone-2")) {
            RestoreOptions how = RestoreOptions.builder()
                    .name(DomainName.of(name))
                    .uuid(UUID.randomUUID())
                    .build();
            Domain clone = hypervisor.domains().restore(file, how).await(PATIENCE);
            assertThat(clone.lifetime()).isEqualTo(Lifetime.CALLER);
            assertAnswers(clone, "I am " + name);
        }
    }

    @Test
    void leavesNothingOfAStartThatFails() throws IOException {
        Path image = Files.write(world.path("data.img"), new byte[1 << 20]);
        Path kernel = Files.writeString(world.path("no-kernel"), "This is not a kernel.".repeat(100));
        Domain domain = world.connect()
                .domains()
                .define(microvms.idle(MICRO)
                        .kernel(KernelBoot.of(HostPath.of(kernel.toString())))
                        .disk("data", FileDisk.raw(HostPath.of(image.toString())))
                        .build());
        assertThatThrownBy(domain::start).isInstanceOf(InvalidSpecException.class);
        assertThat(domain.status().reason()).isEqualTo(StateReason.NEVER_STARTED);
        awaitNoTraces();
    }

    @Test
    void isAnExample() {
        ConnectOptions options =
                ConnectOptions.builder().stateRoot(world.root()).build();
        RunInThisJvm.run(options, microvms.echo(MICRO).build(), ToyKernels.READY);
        awaitNoTraces();
    }

    /** The guest of another program has the disk; nothing of the one that was refused is left, and the next try works. */
    @Test
    void isRefusedADiskThatIsInUse() throws IOException {
        Path image = Files.write(world.path("data.img"), new byte[1 << 20]);
        DomainSpec.Builder first =
                microvms.disk(DomainName.of("first")).disk("d", FileDisk.raw(HostPath.of(image.toString())));
        DomainSpec.Builder second = microvms.disk(MICRO).disk("d", FileDisk.raw(HostPath.of(image.toString())));
        Domain owner = started(first);
        Domain refused = world.connect(ConnectOptions.builder()).domains().define(second.build());
        assertThatThrownBy(refused::start).isInstanceOf(LockedByException.class);
        assertThat(refused.status().state()).isEqualTo(DomainState.STOPPED);
        owner.destroy();
        awaitNoTraces();
        refused.start();
        awaitReady(refused);
        try (ConsoleReader console = refused.console().readNew()) {
            refused.console().write("x");
            console.awaitText("=0", PATIENCE);
        }
    }
}
