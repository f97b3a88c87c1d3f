package dev.vireo.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.ConnectOptions;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.host.local.LocalHost;
import dev.vireo.it.support.ChildJvm;
import dev.vireo.it.support.Drivers;
import dev.vireo.it.support.StateFolder;
import dev.vireo.it.support.World;
import dev.vireo.testkit.EffectBoundaries;
import dev.vireo.testkit.FaultyHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program is killed between any two of its effects, and at any other moment; the next one finds everything whole. */
class KillMatrixIT {
    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final boolean SOAK = Boolean.getBoolean("vireo.soak");

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void survivesAKillAtEveryBoundaryBetweenEffects() {
        int boundaries = boundaries("fake");
        List<Callable<Void>> all = new ArrayList<>();
        // Between two effects one boundary is enough: what is after one effect is before the next.
        for (int n = 1; n <= boundaries + 1; n += 2) {
            int boundary = n;
            all.add(() -> killAt("fake", "perl", boundary));
        }
        runAll(all);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void survivesAKillOfTheProgramThatRecovers() {
        Random random = seeded();
        int boundaries = boundaries("fake");
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < (SOAK ? 500 : 12); i++) {
            int first = 1 + random.nextInt(boundaries);
            int second = 1 + random.nextInt(boundaries / 2);
            all.add(() -> killTwice(first, second));
        }
        runAll(all);
    }

    private static Void killTwice(int first, int second) {
        try (StateFolder state = StateFolder.create();
                ChildJvm victim = victim("fake", state, first)) {
            victim.awaitEnd(LIFE);
            try (ChildJvm next = victim("fake", state, second)) {
                next.awaitEnd(LIFE);
                List<String> said = new ArrayList<>(victim.said());
                said.addAll(next.said());
                check(state, "fake", "perl", said, "boundary " + first + ", then boundary " + second);
            }
        }
        return null;
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void survivesAKillAtAnyMoment() {
        killAtRandom("fake", "perl", SOAK ? 1000 : 20);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void survivesAKillOfAProgramThatDrivesQemu() {
        int boundaries = boundaries("qemu");
        List<Callable<Void>> all = new ArrayList<>();
        for (int n = 1; n <= boundaries + 1; n += SOAK ? 2 : 16) {
            int boundary = n;
            all.add(() -> killAt("qemu", "qemu-system", boundary));
        }
        runAll(all);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void survivesAKillOfAProgramThatDrivesQemuAtAnyMoment() {
        killAtRandom("qemu", "qemu-system", SOAK ? 200 : 4);
    }

    /** How many boundaries a life has, from the connect on. */
    private static int boundaries(String driver) {
        EffectBoundaries count = EffectBoundaries.counting();
        try (StateFolder state = StateFolder.create();
                LocalHost local = LocalHost.open();
                Hypervisor hypervisor = Hypervisor.compose()
                        .driver(Drivers.named(driver))
                        .host(FaultyHost.wrap(local, count))
                        .options(
                                ConnectOptions.builder().stateRoot(state.root()).build())
                        .open()) {
            Domain domain = hypervisor.domains().define(World.spec("count").build());
            domain.start();
            domain.destroy();
            domain.undefine();
        }
        return count.count();
    }

    private static Void killAt(String driver, String guestProgram, int boundary) {
        try (StateFolder state = StateFolder.create();
                ChildJvm victim = victim(driver, state, boundary)) {
            int status = victim.awaitEnd(LIFE);
            // Where background work of the program adds boundaries, a few at the end may not be reached.
            assertThat(status).as("exit status: " + victim.said()).isIn(EffectBoundaries.HALTED, 0);
            check(state, driver, guestProgram, victim.said(), "boundary " + boundary);
        }
        return null;
    }

    private static ChildJvm victim(String driver, StateFolder state, int boundary) {
        return ChildJvm.start(Victim.class, driver, state.path().toString(), Integer.toString(boundary));
    }

    private static Random seeded() {
        long seed = Long.getLong("vireo.seed", System.nanoTime());
        System.out.println("KillMatrixIT: -Dvireo.seed=" + seed);
        return new Random(seed);
    }

    private static void killAtRandom(String driver, String guestProgram, int times) {
        Random random = seeded();
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long moment = TimeUnit.MILLISECONDS.toNanos(random.nextInt(700));
            all.add(() -> killAfter(driver, guestProgram, moment));
        }
        runAll(all);
    }

    private static Void killAfter(String driver, String guestProgram, long nanos) {
        try (StateFolder state = StateFolder.create();
                ChildJvm victim = victim(driver, state, 0)) {
            victim.awaitLine(Victim.Step.DEFINE.line(false));
            LockSupport.parkNanos(nanos);
            victim.kill();
            check(state, driver, guestProgram, victim.said(), nanos + " ns after the first step began");
        }
        return null;
    }

    private static void check(StateFolder state, String driver, String guestProgram, List<String> said, String when) {
        try {
            new Aftermath(state, Drivers.named(driver), guestProgram).check(said);
        } catch (AssertionError | RuntimeException e) {
            String last = said.isEmpty() ? "nothing" : said.get(said.size() - 1);
            throw new AssertionError("after a kill at " + when + ", having said '" + last + "'", e);
        }
    }

    /** A few at a time, as many as there are processors. */
    private static void runAll(List<Callable<Void>> tasks) {
        ExecutorService pool =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
        AssertionError all = new AssertionError("kills that were not survived");
        try {
            for (Future<Void> task : pool.invokeAll(tasks)) {
                try {
                    task.get();
                } catch (ExecutionException e) {
                    all.addSuppressed(e.getCause());
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            pool.shutdownNow();
        }
        if (all.getSuppressed().length > 0) {
            throw all;
        }
    }
}
