package dev.vireo.it.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.ConsoleReader;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.MigrationOptions;
import dev.vireo.error.Effect;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.VireoException;
import dev.vireo.examples.guest.BootOption;
import dev.vireo.examples.guest.GuestLine;
import dev.vireo.host.HostPath;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.StateFolder;
import dev.vireo.it.support.TestBridge;
import dev.vireo.it.support.World;
import dev.vireo.network.BridgeNetwork;
import dev.vireo.network.PortForward;
import dev.vireo.network.StreamNetwork;
import dev.vireo.network.UserNetwork;
import dev.vireo.qemu.QemuDriverProvider;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A guest on a Linux bridge, which the test makes in a network namespace of its own. */
class BridgeNetworkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    @RegisterExtension
    final TestBridge bridge = new TestBridge();

    private Hypervisor connect() {
        return world.connect(bridge.host(), ConnectOptions.builder());
    }

    private DomainSpec spec(String on) {
        String address = TestBridge.GUEST + "/24," + TestBridge.ADDRESS;
        return LinuxGuest.shared()
                .domain(DomainName.of("one"), LinuxGuest.commandLine().with(BootOption.NET, address))
                .nic("lan", BridgeNetwork.of(on))
                .build();
    }

    @Test
    void reachesWhoIsOnTheBridgeAndIsReached() {
        Domain domain = connect().domains().define(spec(TestBridge.NAME));
        domain.start();
        assertThat(bridge.ports()).singleElement().asString().startsWith("vt");
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(GuestLine.NET_OK.marker() + " " + TestBridge.GUEST, PATIENCE);
            console.awaitText(GuestLine.READY.marker(), PATIENCE);
        }
        assertThat(bridge.ping(TestBridge.GUEST)).as("ping from outside").isTrue();
        world.closeAll();
        assertThat(bridge.ping(TestBridge.GUEST)).as("with no program attached").isTrue();
        Domain again = connect().domains().get(DomainName.of("one"));
        again.shutdown(PATIENCE);
        assertThat(bridge.ports()).as("after its end").isEmpty();
        again.undefine();
    }

    @Test
    void leavesNoTapBehindHoweverItEnds() {
        Domain domain = connect().domains().define(spec(TestBridge.NAME));
        domain.startPaused();
        assertThat(bridge.ports()).hasSize(1);
        domain.destroy();
        assertThat(bridge.ports()).as("destroyed").isEmpty();
        domain.startPaused();
        world.closeAll();
        for (long qemu : world.state().running("qemu-system")) {
            ProcessHandle.of(qemu).orElseThrow().destroyForcibly();
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(bridge.ports())
                        .as("killed, no program there")
                        .isEmpty());
        Domain later = connect().domains().get(DomainName.of("one"));
        later.await(DomainState.STOPPED, PATIENCE);
        later.startPaused();
        world.closeAll();
        for (long process : world.state().processes()) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
        assertThat(bridge.ports()).as("its supervisor is killed too").hasSize(1);
        Domain last = connect().domains().get(DomainName.of("one"));
        last.await(DomainState.STOPPED, PATIENCE);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(bridge.ports()).as("the next program").isEmpty());
        last.undefine();
    }

    @Test
    void keepsItsPlaceOnTheBridgeWhenItMoves() {
        Domain domain = connect().domains().define(spec(TestBridge.NAME));
        domain.start();
        try (ConsoleReader console = domain.console().readAll()) {
            console.awaitText(GuestLine.READY.marker(), PATIENCE);
        }
        List<String> before = bridge.ports();
        try (StateFolder elsewhere = StateFolder.create();
                Hypervisor to = Hypervisor.compose()
                        .driver(new QemuDriverProvider())
                        .host(bridge.host())
                        .options(ConnectOptions.builder()
                                .stateRoot(elsewhere.root())
                                .build())
                        .open()) {
            domain.migrate(to, MigrationOptions.defaults()).await(PATIENCE);
            assertThat(bridge.ports()).hasSize(1).doesNotContainAnyElementsOf(before);
            assertThat(bridge.ping(TestBridge.GUEST)).as("ping where it is now").isTrue();
            Domain there = to.domains().get(DomainName.of("one"));
            there.destroy();
            there.undefine();
        }
    }

    @Test
    void takesTheTapBackWhenTheHypervisorDoesNotStart() {
        PortForward nowhere = new PortForward(PortForward.Protocol.TCP, "203.0.113.1", 2222, 22);
        Domain domain = connect()
                .domains()
                .define(spec(TestBridge.NAME).toBuilder()
                        .nic("forward", new UserNetwork(List.of(nowhere), false))
                        .build());
        assertThatThrownBy(domain::start).isInstanceOf(VireoException.class);
        assertThat(bridge.ports()).isEmpty();
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
    }

    @Test
    void refusesABridgeThatIsMissingOrNoneBeforeAnythingIsChanged() {
        Hypervisor hypervisor = connect();
        Domain missing = hypervisor.domains().define(spec("nosuchbr"));
        assertThatThrownBy(missing::start).isInstanceOfSatisfying(NotFoundException.class, e -> {
            assertThat(e.effect()).isEqualTo(Effect.NOTHING);
            assertThat(e.advice()).isPresent();
        });
        missing.redefine(spec("lo"));
        assertThatThrownBy(missing::start).isInstanceOf(InvalidSpecException.class);
        assertThat(world.state().files(world.root().runtime().resolve("d"))).isEmpty();
    }

    @Test
    void refusesASocketThatIsMissingBeforeAnythingIsChanged() {
        DomainSpec spec = World.spec("one")
                .nic("lab", StreamNetwork.to(HostPath.of(world.path("nobody").toString())))
                .build();
        Domain domain = world.connect().domains().define(spec);
        assertThatThrownBy(domain::start).isInstanceOf(NotFoundException.class);
        assertThat(world.state().files(world.root().runtime().resolve("d"))).isEmpty();
    }
}
