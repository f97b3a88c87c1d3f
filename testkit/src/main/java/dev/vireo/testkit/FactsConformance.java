package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.ClosedException;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.host.Host;
import dev.vireo.host.HostCpu;
import dev.vireo.host.HostDevice;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostUsage;
import dev.vireo.host.NumaNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link HostFacts}, {@link HostUsage}, devices and the handle itself. */
abstract class FactsConformance extends ConformancePart {
    FactsConformance(HostConformance suite) {
        super(suite);
    }

    @Test
    void hasAnIdentityThatStays() {
        try (Host another = fixture().open()) {
            assertThat(another.id()).isEqualTo(host().id());
            assertThat(another.address()).isEqualTo(host().address()).isNotBlank();
        }
    }

    @Test
    void tellsWhatItIs() {
        HostFacts facts = host().facts();
        assertThat(Stream.of(facts.hostName(), facts.kernelRelease(), facts.architecture(), facts.cpuModel()))
                .noneMatch(String::isBlank);
        assertThat(facts.memory().toMiB()).isPositive();
        assertThat(facts.userId()).isNotNegative();
        assertThat(facts.survival()).isNotNull();
        assertThat(facts.virtualization()).isNotNull();
    }

    @Test
    void everyCpuIsOnceAndInANode() {
        HostFacts facts = host().facts();
        List<Integer> numbers = facts.cpus().stream().map(HostCpu::number).toList();
        assertThat(numbers).isNotEmpty().doesNotHaveDuplicates().isSorted();
        assertThat(facts.numaNodes()).isNotEmpty();
        assertThat(facts.numaNodes().stream().flatMap(node -> node.cpus().stream()))
                .containsExactlyInAnyOrderElementsOf(numbers);
        assertThat(facts.cpus()).allMatch(cpu -> nodeOf(facts, cpu).cpus().contains(cpu.number()));
    }

    private static NumaNode nodeOf(HostFacts facts, HostCpu cpu) {
        return facts.numaNodes().stream()
                .filter(node -> node.number() == cpu.numaNode())
                .findAny()
                .orElseThrow();
    }

    @Test
    void tellsWhatIsUsed() {
        HostUsage usage = host().usage();
        assertThat(usage.availableMemory()).isLessThanOrEqualTo(host().facts().memory());
        assertThat(usage.freeMemory().bytes()).isPositive();
        assertThat(usage.load().one()).isNotNegative();
        for (HostUsage.Resource resource : HostUsage.Resource.values()) {
            assertThat(usage.pressure(resource))
                    .satisfies(known -> known.ifPresent(
                            pressure -> assertThat(pressure.some10()).isBetween(0.0, 100.0)));
        }
        assertThat(usage.hugePages()).allMatch(pool -> pool.free() <= pool.total());
    }

    @Test
    void listsDevices() {
        List<HostDevice> devices = host().devices("block");
        assertThat(devices).allSatisfy(device -> {
            assertThat(device.subsystem()).isEqualTo("block");
            assertThat(device.sysPath().value()).startsWith("/sys/");
            assertThat(device.properties()).containsEntry("SUBSYSTEM", "block");
            assertThat(device.deviceNode().orElseThrow().value()).startsWith("/dev/");
        });
        assertThat(devices).extracting(HostDevice::sysPath).isSorted();
        assertThat(host().devices("vireo-none")).isEmpty();
        assertThatThrownBy(() -> host().devices("../block")).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void isOverWhenClosed() {
        Host another = fixture().open();
        another.close();
        another.close();
        assertThatThrownBy(another::facts).isInstanceOf(ClosedException.class);
        assertThatThrownBy(another::usage).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> another.files().list(fixture().folder())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> another.processes().identify(1)).isInstanceOf(ClosedException.class);
    }

    @Test
    void isTheSameHostWithAnotherDeadline() {
        Host patient = host().within(Duration.ofMinutes(5));
        assertThat(patient.id()).isEqualTo(host().id());
        assertThat(patient.run(programs().printing("x")).output()).isEqualTo("x");
    }
}
