package dev.vireo.it.many;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.Freshness;
import dev.vireo.error.TimedOutException;
import dev.vireo.host.Signal;
import dev.vireo.it.support.World;
import dev.vireo.qemu.QemuDriverProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many real QEMUs. */
class ManyDomainsIT {
    @RegisterExtension
    final World world = new World(new QemuDriverProvider());

    private static List<Domain> define(Hypervisor hypervisor, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> hypervisor
                        .domains()
                        .define(World.spec(String.format("d%03d", i))
                                .memory(ByteSize.ofMiB(16))
                                .build()))
                .toList();
    }

    private static void all(List<Domain> domains, java.util.function.Consumer<Domain> action) {
        ExecutorService pool = Executors.newFixedThreadPool(domains.size());
        try {
            CompletableFuture.allOf(domains.stream()
                            .map(domain -> CompletableFuture.runAsync(() -> action.accept(domain), pool))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    @Timeout(180)
    void aHundredAreDefinedAndTwentyStartAtOnce() {
        Hypervisor hypervisor = world.connect();
        List<Domain> domains = define(hypervisor, 100);
        List<Domain> some = domains.subList(0, 20);
        all(some, Domain::startPaused);
        assertThat(world.state().running("qemu-system")).hasSize(20);
        Hypervisor other = world.connect();
        assertThat(other.domains().list()).hasSize(100);
        assertThat(other.domains().list().stream().filter(it -> it.status().state() == DomainState.PAUSED))
                .hasSize(20);
        assertThat(hypervisor.domains().statistics()).hasSize(20);
        Awaitility.await()
                .untilAsserted(() -> assertThat(other.domains().list().stream()
                                .filter(it -> it.status().freshness() == Freshness.LIVE))
                        .hasSize(100));
        all(some, Domain::resume);
        assertThat(some).allMatch(it -> it.status().state() == DomainState.RUNNING);
        all(some, Domain::destroy);
        Awaitility.await()
                .untilAsserted(() -> assertThat(other.domains().list().stream()
                                .filter(it -> it.status().state() == DomainState.STOPPED))
                        .hasSize(100));
        domains.forEach(Domain::undefine);
    }

    @Test
    void oneThatHangsDelaysNoOther() {
        Hypervisor hypervisor = world.connect();
        List<Domain> domains = new ArrayList<>(define(hypervisor, 5));
        all(domains, Domain::start);
        Domain hung = domains.remove(2);
        hypervisor.host().processes().signal(hung.statistics().process(), Signal.STOP);
        CompletableFuture<?> stuck = CompletableFuture.runAsync(() -> Assertions.assertThatThrownBy(
                        () -> hung.within(Duration.ofSeconds(5)).suspend())
                .isInstanceOf(TimedOutException.class));
        for (Domain domain : domains) {
            long asked = System.nanoTime();
            domain.suspend();
            domain.resume();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        }
        long asked = System.nanoTime();
        Hypervisor other = world.connect();
        assertThat(other.domains().list()).hasSize(5);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        Awaitility.await()
                .until(() -> domains.stream()
                        .allMatch(it -> other.domains().get(it.name()).status().freshness() == Freshness.LIVE));
        assertThat(other.domains().get(hung.name()).status().freshness()).isEqualTo(Freshness.STALE);
        asked = System.nanoTime();
        var counted = hypervisor.domains().statistics();
        assertThat(counted.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        domains.stream().map(Domain::name).toList());
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(12));
        stuck.join();
        hung.destroy();
    }

    @Test
    void findsOneByNameAmongMany() {
        Hypervisor hypervisor = world.connect();
        define(hypervisor, 30);
        assertThat(hypervisor.domains().get(DomainName.of("d017")).uuid())
                .isEqualTo(world.connect().domains().get(DomainName.of("d017")).uuid());
    }
}
