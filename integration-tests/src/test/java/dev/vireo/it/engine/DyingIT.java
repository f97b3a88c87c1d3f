package dev.vireo.it.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.ConnectOptions;
import dev.vireo.Timeouts;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.StateReason;
import dev.vireo.error.Effect;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Host;
import dev.vireo.host.HostProcesses;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.Signal;
import dev.vireo.it.fake.FakeDriverProvider;
import dev.vireo.it.support.Altered;
import dev.vireo.it.support.World;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A guest whose process was killed but stays, as one does that waits for a device in the kernel. Such a process cannot
 * be had on demand: here signals to it are held back until the device answers, so to say.
 */
class DyingIT {
    private static final ConnectOptions.Builder IMPATIENT = ConnectOptions.builder()
            .timeouts(Timeouts.builder().stop(Duration.ofMillis(300)).build());

    @RegisterExtension
    final World world = new World(new FakeDriverProvider());

    private final AtomicBoolean stuck = new AtomicBoolean(true);
    private Host host;

    @BeforeEach
    void hold() {
        HostProcesses real = world.host().processes();
        host = Altered.processes(
                world.host(),
                Altered.with(
                        HostProcesses.class,
                        real,
                        Map.of(
                                "signal",
                                arguments -> stuck.get()
                                        || real.signal((ProcessIdentity) arguments[0], (Signal) arguments[1]))));
    }

    @AfterEach
    void release() {
        stuck.set(false);
    }

    private Domain define(String key, String value) {
        return world.connect(host, IMPATIENT)
                .domains()
                .define(World.spec("one").metadata(key, value).build());
    }

    private void assertIsDying(Domain domain, StateReason reason) {
        assertThat(domain.status().state()).isEqualTo(DomainState.DYING);
        assertThat(domain.status().reason()).isEqualTo(reason);
        assertThatThrownBy(domain::start)
                .isInstanceOf(WrongStateException.class)
                .hasMessageContaining("DYING");
        assertThatThrownBy(domain::undefine).isInstanceOf(WrongStateException.class);
        assertThat(world.state().running("perl")).as("its process").hasSize(1);
    }

    private void letItDie() {
        stuck.set(false);
        world.state()
                .running("perl")
                .forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    }

    @Test
    void isNotTakenForStopped() {
        Domain domain = define("a", "b");
        domain.start();
        assertThatThrownBy(domain::destroy)
                .isInstanceOfSatisfying(
                        TimedOutException.class, e -> assertThat(e.effect()).isEqualTo(Effect.GOES_ON))
                .hasMessageContaining("disks are in use");
        assertIsDying(domain, StateReason.DESTROYED);
        Domain seen = world.connect(host, IMPATIENT).domains().get(domain.name());
        assertIsDying(seen, StateReason.DESTROYED);
        letItDie();
        domain.await(DomainState.STOPPED, Duration.ofSeconds(10));
        seen.await(DomainState.STOPPED, Duration.ofSeconds(10));
        assertThat(seen.status().reason()).isEqualTo(StateReason.DESTROYED);
        seen.start();
        assertThat(world.state().running("perl")).hasSize(1);
    }

    @Test
    void canBeDestroyedOnceMore() {
        Domain domain = define("a", "b");
        domain.start();
        assertThatThrownBy(domain::destroy).isInstanceOf(TimedOutException.class);
        assertThatThrownBy(domain::destroy).isInstanceOf(TimedOutException.class);
        stuck.set(false);
        domain.destroy();
        assertThat(domain.status().state()).isEqualTo(DomainState.STOPPED);
    }

    @Test
    void holdsItsDisksAlsoWhenItWasOnlyHalfStarted() {
        Domain domain = define("fake.delay", "1000");
        assertThatThrownBy(() -> domain.within(Duration.ofMillis(500)).start()).isInstanceOf(TimedOutException.class);
        assertIsDying(domain, StateReason.START_FAILED);
        assertIsDying(world.connect(host, IMPATIENT).domains().get(domain.name()), StateReason.START_FAILED);
        letItDie();
        domain.await(DomainState.STOPPED, Duration.ofSeconds(10));
        Awaitility.await()
                .until(() ->
                        world.state().files(world.root().runtime().resolve("d")).isEmpty());
    }
}
