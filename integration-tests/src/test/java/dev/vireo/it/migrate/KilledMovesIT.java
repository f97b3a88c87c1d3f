package dev.vireo.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainState;
import dev.vireo.domain.HandoverEvidence.Verdict;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.migrate.MoveVictim.Step;
import dev.vireo.it.support.ChildJvm;
import dev.vireo.it.support.Drivers;
import dev.vireo.it.support.StateFolder;
import dev.vireo.testkit.EffectBoundaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A program that saves, restores or moves a guest is killed between any two of its effects, and at any other moment: the
 * guest is never lost, never runs twice, and the next program finds out where it is.
 */
class KilledMovesIT {
    private static final Duration LIFE = Duration.ofSeconds(90);
    private static final boolean SOAK = Boolean.getBoolean("vireo.soak");

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CRAWL"},
            mode = EnumSource.Mode.EXCLUDE)
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void survivesAKillAtItsBoundaries(Step step) {
        int boundaries = boundaries(step);
        Random random = seeded();
        List<Integer> chosen = new ArrayList<>();
        int stride = SOAK ? 2 : Math.max(2, boundaries / repetitions(step));
        for (int n = 1 + random.nextInt(stride); n <= boundaries; n += stride) {
            chosen.add(n);
        }
        for (int boundary : chosen) {
            killAt(step, boundary);
        }
    }

    private static int repetitions(Step step) {
        return switch (step) {
            case MIGRATE -> 7;
            case DEFINITION, COPY -> 5;
            default -> 2;
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"SLEEP", "MIGRATE", "COPY"})
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void survivesAKillAtAnyMoment(Step step) {
        Random random = seeded();
        for (int i = 0; i < (SOAK ? 100 : 2); i++) {
            long moment = TimeUnit.MILLISECONDS.toNanos(random.nextInt(step == Step.COPY ? 1200 : 600));
            try (StateFolder source = StateFolder.create();
                    StateFolder target = StateFolder.create();
                    ChildJvm victim = victim(step, source, target, 0)) {
                victim.awaitLine("begins");
                LockSupport.parkNanos(moment);
                victim.kill();
                check(step, source, target, victim, moment + " ns after it began");
            }
        }
    }

    /** Without the next program at all: the guest must not be stopped for one that will never come back. */
    @Test
    void runsOnByItselfWhenTheProgramDiesDuringTheTransfer() {
        try (StateFolder source = StateFolder.create();
                StateFolder target = StateFolder.create();
                ChildJvm victim = victim(Step.CRAWL, source, target, 0)) {
            victim.awaitLine("begins");
            Awaitility.await().until(() -> target.running("qemu").size() == 1);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1500));
            victim.kill();
            try (LocalHost host = LocalHost.open();
                    Hypervisor watching = Hypervisor.compose()
                            .driver(Drivers.named("qemu"))
                            .host(host)
                            .options(ConnectOptions.builder()
                                    .stateRoot(source.root())
                                    .readOnly()
                                    .build())
                            .open()) {
                Domain domain = watching.domains().get(MoveVictim.NAME);
                domain.await(DomainState.RUNNING, Duration.ofSeconds(10));
                // Long enough for the rest to be sent, if somebody still sent it.
                Awaitility.await()
                        .during(Duration.ofSeconds(5))
                        .atMost(Duration.ofSeconds(8))
                        .until(() -> domain.status().state() == DomainState.RUNNING);
            }
            check(Step.CRAWL, source, target, victim, "the transfer");
        }
    }

    private static Random seeded() {
        long seed = Long.getLong("vireo.seed", System.nanoTime());
        System.out.println("KilledMovesIT: -Dvireo.seed=" + seed);
        return new Random(seed);
    }

    private static ChildJvm victim(Step step, StateFolder source, StateFolder target, int boundary) {
        return ChildJvm.start(
                MoveVictim.class,
                source.path().toString(),
                target.path().toString(),
                step.name(),
                Integer.toString(boundary));
    }

    private static int boundaries(Step step) {
        try (StateFolder source = StateFolder.create();
                StateFolder target = StateFolder.create();
                ChildJvm victim = victim(step, source, target, 0)) {
            assertThat(victim.awaitEnd(LIFE))
                    .as("what it says: " + victim.said())
                    .isZero();
            check(step, source, target, victim, "no time");
            String last = victim.said().get(victim.said().size() - 1);
            return Integer.parseInt(last.substring("done after ".length()));
        }
    }

    private static void killAt(Step step, int boundary) {
        try (StateFolder source = StateFolder.create();
                StateFolder target = StateFolder.create();
                ChildJvm victim = victim(step, source, target, boundary)) {
            assertThat(victim.awaitEnd(LIFE))
                    .as("what it says: " + victim.said())
                    .isIn(EffectBoundaries.HALTED, 0);
            check(step, source, target, victim, "boundary " + boundary);
        }
    }

    private static void check(Step step, StateFolder source, StateFolder target, ChildJvm victim, String when) {
        try (LocalHost host = LocalHost.open()) {
            check(step, host, source, target, victim);
            TwoHosts.takeDown("qemu", host, source);
            TwoHosts.takeDown("qemu", host, target);
            source.assertClean();
            target.assertClean();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(step + ", after a kill at " + when + ", having said " + victim.said(), e);
        }
    }

    private static void check(Step step, LocalHost host, StateFolder source, StateFolder target, ChildJvm victim) {
        try (Hypervisor here = TwoHosts.open("qemu", host, source);
                Hypervisor there = TwoHosts.open("qemu", host, target)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> {
                        assertThat(journal(source)).as("journal of the source").isEmpty();
                        assertThat(journal(target)).as("journal of the target").isEmpty();
                    });
            Optional<Domain> mine = here.domains().find(MoveVictim.NAME);
            Optional<Domain> theirs = there.domains().find(MoveVictim.NAME);
            assertNeverTwice(mine, theirs);
            if (mine.isPresent() && mine.get().status().state() == DomainState.IN_DOUBT) {
                Verdict verdict = mine.get().resolveWith(there);
                assertThat(verdict == Verdict.TARGET_RUNS).isEqualTo(theirs.isPresent());
                if (verdict == Verdict.TARGET_RUNS) {
                    mine.get().undefine(); // it stays, without the right to run, until somebody says so
                    mine = Optional.empty();
                }
            }
            boolean done = victim.said().stream().anyMatch(it -> it.startsWith("done"));
            if (step == Step.DEFINITION) {
                assertVariables(mine.isEmpty() ? target : source, mine.isEmpty() ? source : target);
                assertThat(mine.isPresent()).as("at both or nowhere").isNotEqualTo(theirs.isPresent());
                assertThat(done && mine.isPresent()).isFalse();
                return;
            }
            assertWhole(step, mine, theirs, source, done);
            assertThat(Files.exists(image(target)))
                    .as("whether there is an image at the target")
                    .isEqualTo(step == Step.COPY && theirs.isPresent());
            assertNeverTwice(mine, theirs);
        }
    }

    private static Path image(StateFolder folder) {
        return Path.of(MoveVictim.image(folder.path().toString()).value());
    }

    private static void assertVariables(StateFolder with, StateFolder without) {
        assertThat(Path.of(MoveVictim.variables(with.path().toString()).value()))
                .hasBinaryContent(MoveVictim.VARIABLES);
        assertThat(Path.of(MoveVictim.variables(without.path().toString()).value()))
                .doesNotExist();
    }

    private static List<String> journal(StateFolder folder) {
        return folder.files(folder.root().durable().resolve("journal"));
    }

    private static boolean runs(Optional<Domain> domain) {
        return domain.isPresent() && domain.get().status().state() == DomainState.RUNNING;
    }

    private static void assertNeverTwice(Optional<Domain> mine, Optional<Domain> theirs) {
        assertThat(runs(mine) && runs(theirs)).as("it runs twice").isFalse();
    }

    /** The guest is in exactly one place: it runs at one host, or waits in one file. */
    private static void assertWhole(
            Step step, Optional<Domain> mine, Optional<Domain> theirs, StateFolder source, boolean done) {
        boolean file =
                Files.exists(Path.of(MoveVictim.file(source.path().toString()).value()));
        switch (step) {
            case SAVE -> {
                awaitState(mine, file ? DomainState.STOPPED : DomainState.RUNNING);
                assertThat(file || !done).isTrue();
            }
            case SLEEP, WAKE -> {
                boolean saved = mine.orElseThrow().hasManagedSave();
                awaitState(mine, saved ? DomainState.STOPPED : DomainState.RUNNING);
                assertThat(!done || saved == (step == Step.SLEEP)).isTrue();
                if (saved) {
                    mine.orElseThrow().start();
                    awaitState(mine, DomainState.RUNNING);
                    assertThat(mine.orElseThrow().hasManagedSave()).isFalse();
                }
            }
            case RESTORE -> {
                assertThat(file).isTrue();
                if (mine.isPresent()) {
                    awaitState(mine, DomainState.RUNNING);
                } else {
                    assertThat(done).isFalse();
                }
            }
            case DEFINITION -> throw new IllegalArgumentException("no guest");
            case MIGRATE, CRAWL, COPY -> {
                boolean moved = theirs.isPresent() && theirs.get().status().state() == DomainState.RUNNING;
                if (!moved) {
                    assertThat(done).isFalse();
                    awaitState(mine, DomainState.RUNNING);
                }
                assertThat(source.running("qemu").size()).isEqualTo(moved ? 0 : 1);
            }
        }
    }

    private static void awaitState(Optional<Domain> domain, DomainState state) {
        domain.orElseThrow().await(state, Duration.ofSeconds(10));
    }
}
