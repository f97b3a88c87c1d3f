package dev.vireo.it.microvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.RebootAction;
import dev.vireo.domain.RestoreOptions;
import dev.vireo.domain.SaveCompression;
import dev.vireo.domain.SaveOptions;
import dev.vireo.domain.StateReason;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.it.support.ChildJvm;
import dev.vireo.it.support.Microvms;
import dev.vireo.it.support.ToyKernels;
import dev.vireo.it.support.World;
import dev.vireo.json.SpecJson;
import dev.vireo.storage.FileDisk;
import dev.vireo.testkit.ScriptedHost;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MicrovmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DomainName MICRO = DomainName.of("micro");

    private final Microvms microvms = Microvms.shared();

    @RegisterExtension
    final World world = new World(microvms.driver());

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

    private static ProcessIdentity process(Domain domain) {
        return domain.statistics().process();
    }

    private static String status(ProcessIdentity process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/status"));
    }

    @Test
    void outlivesTheProgramThatStartedItAndIsFoundByTheNext() {
        String spec = SpecJson.format(microvms.echo(MICRO).build());
        String state = world.state().path().toString();
        try (ChildJvm launcher = ChildJvm.start(Launcher.class, state, microvms.program(), spec)) {
            launcher.awaitLine(Launcher.STARTED);
            launcher.kill();
        }
        Domain found = world.connect().domains().get(MICRO);
        assertThat(found.status().state()).isEqualTo(DomainState.RUNNING);
        awaitReady(found);
        found.console().write("still here");
        try (ConsoleReader console = found.console().readAll()) {
            console.awaitText("still here", PATIENCE);
        }
        found.shutdown(PATIENCE);
        assertThat(found.status().reason()).isEqualTo(StateReason.SHUTDOWN_BY_CALLER);
    }

    @Test
    void hasFewRights() throws IOException {
        Domain domain =
                started(microvms.idle(MICRO).kernel(microvms.idleKernel().commandLine("password=secret")));
        String status = status(process(domain));
        assertThat(status)
                .containsPattern("NoNewPrivs:\\s+1")
                .containsPattern("CapEff:\\s+0+\n")
                .containsPattern("Seccomp:\\s+2\n");
        if (world.host().facts().userId() == 0) {
            assertThat(status).doesNotContainPattern("Uid:\\s+0\\b").containsPattern("Groups:\\s*\n");
        }
        Path folder = Path.of("/proc/" + process(domain).pid());
        assertThat(Files.readString(folder.resolve("cmdline"), StandardCharsets.ISO_8859_1))
                .contains("micro")
                .doesNotContain("secret");
    }

    @Test
    void carriesOutItsPoliciesWithoutAProgram() {
        Domain domain = started(microvms.echo(MICRO).onReboot(RebootAction.STOP).onCrash(CrashAction.STOP));
        awaitReady(domain);
        domain.console().write(ToyKernels.RESET);
        world.closeAll();
        Domain found = world.connect().domains().get(MICRO);
        found.await(DomainState.STOPPED, PATIENCE);
        assertThat(found.status().reason())
                .as("nobody was there to see")
                .isIn(StateReason.ENDED, StateReason.GUEST_SHUTDOWN);
        found.start();
        awaitReady(found);
        found.console().write(ToyKernels.CRASH);
        found.await(DomainState.STOPPED, PATIENCE);
        assertThat(found.status().reason()).isEqualTo(StateReason.GUEST_PANIC);
    }

    @Test
    void runsAgainAfterAResetThatFollowsACrash() {
        Domain domain = started(microvms.echo(MICRO));
        awaitReady(domain);
        domain.console().write(ToyKernels.CRASH);
        domain.await(DomainState.CRASHED, PATIENCE);
        domain.reset();
        domain.await(DomainState.RUNNING, PATIENCE);
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(ToyKernels.READY, PATIENCE);
            console.awaitText(ToyKernels.READY, PATIENCE);
        }
    }

    @Test
    void hasDisksThatItCannotOpenItself() throws IOException {
        Path image = Files.write(world.path("data.img"), new byte[1 << 20]);
        Domain domain = started(microvms.idle(MICRO).disk("data", FileDisk.raw(HostPath.of(image.toString()))));
        assertThat(domain.statistics().disks()).containsOnlyKeys("data");
        assertThat(domain.statistics().disks().get("data").reads()).isZero();
        domain.destroy();
        Files.delete(image);
        assertThatThrownBy(domain::start).isInstanceOf(NotFoundException.class).hasMessageContaining("disk data");
    }

    @Test
    void talksOnAVirtioConsole() {
        Domain domain = started(microvms.console(MICRO));
        awaitReady(domain);
        try (ConsoleReader console = domain.console().readNew()) {
            domain.console().write("through a queue");
            console.awaitText("through a queue", PATIENCE);
        }
    }

    @Test
    void hasASocketDeviceThatEndsWithItsRun() throws IOException {
        Domain domain = started(microvms.idle(MICRO).vsock(3));
        HostPath socket = domain.vsock();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.value()))) {
            assertThat(channel.isConnected()).isTrue();
        }
        domain.destroy();
        assertThat(Path.of(socket.value())).doesNotExist();
        assertThatThrownBy(domain::vsock).isInstanceOf(WrongStateException.class);
        domain.redefine(microvms.idle(MICRO).build());
        domain.start();
        assertThatThrownBy(domain::vsock).isInstanceOf(WrongStateException.class);
    }

    @Test
    void tellsWhatItsBalloonLeavesIt() {
        Domain domain = started(microvms.idle(MICRO));
        assertThat(domain.statistics().balloon()).contains(domain.spec().memory());
    }

    private void assertGoesOn(Domain domain, String word) {
        domain.console().write(word);
        try (ConsoleReader console = domain.console().readAll()) {
            assertThat(console.awaitText(word, PATIENCE)).doesNotContain(ToyKernels.READY);
        }
    }

    @ParameterizedTest
    @EnumSource(SaveCompression.class)
    void isSavedAndGoesOnWhereItWasMoreThanOnce(SaveCompression compression) {
        Hypervisor hypervisor = world.connect();
        Domain domain = hypervisor.domains().define(microvms.echo(MICRO).build());
        domain.start();
        awaitReady(domain);
        HostPath file = HostPath.of(world.path("micro.save").toString());
        domain.save(file, SaveOptions.builder().compression(compression).build())
                .await(PATIENCE);
        assertThat(domain.status().reason()).isEqualTo(StateReason.SAVED);
        for (String name : List.of("clone-1", "clone-2")) {
            Domain clone = hypervisor
                    .domains()
                    .restore(
                            file,
                            RestoreOptions.builder()
                                    .name(DomainName.of(name))
                                    .uuid(UUID.randomUUID())
                                    .build())
                    .await(PATIENCE);
            assertThat(clone.status().state()).isEqualTo(DomainState.RUNNING);
            assertGoesOn(clone, "I am " + name);
        }
        domain.start();
        awaitReady(domain);
    }

    @Test
    void goesOnFromItsManagedSave() {
        Domain domain = started(microvms.echo(MICRO));
        awaitReady(domain);
        domain.managedSave(SaveOptions.defaults()).await(PATIENCE);
        assertThat(domain.status().reason()).isEqualTo(StateReason.SAVED);
        domain.start();
        assertGoesOn(domain, "again");
        domain.shutdown(PATIENCE);
    }

    /** Clients that say half a word and stay take no monitor from anybody. */
    @Test
    void isControlledWhateverOthersDoAtItsMonitors() throws IOException {
        Domain domain = started(microvms.idle(MICRO));
        List<SocketChannel> others = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(monitor()));
                channel.write(ByteBuffer.wrap("{\"execute\": \"qmp_".getBytes(StandardCharsets.UTF_8)));
                others.add(channel);
            }
            Hypervisor another = world.connect();
            another.domains().get(MICRO).suspend();
            domain.await(DomainState.PAUSED, PATIENCE);
            domain.resume();
        } finally {
            for (SocketChannel channel : others) {
                channel.close();
            }
        }
    }

    private Path monitor() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(world.root().runtime().value()))) {
            return files.filter(file -> file.endsWith("s/m3")).findAny().orElseThrow();
        }
    }

    @Test
    void worksOnThisMachineAlone() {
        try (ScriptedHost elsewhere = ScriptedHost.create()) {
            HostPath bootId = HostPath.of("/proc/sys/kernel/random/boot_id");
            elsewhere.files().createFolders(bootId.parent(), 0755);
            elsewhere.files().create(bootId, "another\n".getBytes(StandardCharsets.US_ASCII), 0444);
            assertThatThrownBy(() -> Hypervisor.compose()
                            .driver(microvms.driver())
                            .host(elsewhere)
                            .open())
                    .isInstanceOf(UnsupportedException.class)
                    .hasMessageContaining("kvm:///");
        }
    }

    @Test
    void saysWhatItCannotRun() {
        assertThat(world.connect().capabilities().hypervisorVersion()).startsWith("vireo-1 on KVM");
        assertThat(world.connect().capabilities().firmware()).isEmpty();
        KernelBoot nowhere = KernelBoot.of(HostPath.of("/nowhere/vmlinuz"));
        Domain domain = world.connect()
                .domains()
                .define(microvms.idle(MICRO).kernel(nowhere).build());
        assertThatThrownBy(domain::start).isInstanceOf(NotFoundException.class).hasMessageContaining("kernel");
    }
}
