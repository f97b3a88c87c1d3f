package dev.vireo.it.many;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.it.fake.FakeDriverProvider;
import dev.vireo.it.support.ChildJvm;
import dev.vireo.it.support.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two programs, each a JVM of its own, do all they can to one domain at once, while a third watches. */
class SeveralProgramsIT {
    private static final boolean SOAK = Boolean.getBoolean("vireo.soak");
    private static final Pattern SUMMARY = Pattern.compile("DONE (\\d+) REFUSED (\\d+) LOCKED (\\d+)");

    @RegisterExtension
    final World world = new World(new FakeDriverProvider());

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void twoProgramsHammerOneDomain() {
        hammer("fake", "perl", SOAK ? 120 : 15);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void twoProgramsHammerOneQemu() {
        hammer("qemu", "qemu-system", SOAK ? 120 : 10);
    }

    private void hammer(String driver, String program, int seconds) {
        long seed = Long.getLong("vireo.seed", System.nanoTime());
        System.out.println("SeveralProgramsIT: -Dvireo.seed=" + seed);
        Random random = new Random(seed);
        List<ChildJvm> hammers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            hammers.add(ChildJvm.start(
                    Hammer.class,
                    driver,
                    world.state().path().toString(),
                    Integer.toString(seconds),
                    Long.toString(random.nextLong())));
        }
        int most = 0;
        while (hammers.stream().anyMatch(ChildJvm::isAlive)) {
            most = Math.max(most, world.state().running(program).size());
        }
        assertThat(most).as("guests of one domain at any moment").isEqualTo(1);
        for (ChildJvm hammer : hammers) {
            assertThat(hammer.awaitEnd(Duration.ofSeconds(30)))
                    .as("%s", hammer.said())
                    .isZero();
            assertThat(hammer.said()).noneMatch(line -> line.startsWith("ODD"));
            String last = hammer.said().get(hammer.said().size() - 1);
            Matcher summary = SUMMARY.matcher(last);
            assertThat(summary.matches()).as(last).isTrue();
            assertThat(Integer.parseInt(summary.group(1)))
                    .as("operations that were done")
                    .isGreaterThan(seconds);
            System.out.println("SeveralProgramsIT: " + driver + ": " + last);
        }
        try (Hypervisor after = world.connectTo(driver)) {
            for (Domain domain : after.domains().list()) {
                Awaitility.await()
                        .untilAsserted(() -> assertThat(world.state().running(program))
                                .hasSize(domain.status().state() == DomainState.STOPPED ? 0 : 1));
            }
        }
    }
}
