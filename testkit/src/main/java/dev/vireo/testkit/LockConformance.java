package dev.vireo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.ClosedException;
import dev.vireo.error.Effect;
import dev.vireo.error.InterruptedOperationException;
import dev.vireo.error.LockedByException;
import dev.vireo.error.NotFoundException;
import dev.vireo.host.Host;
import dev.vireo.host.HostLock;
import dev.vireo.host.HostLocks;
import dev.vireo.host.HostPath;
import dev.vireo.host.LockHolder;
import dev.vireo.host.LockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@link HostLocks}. */
abstract class LockConformance extends ConformancePart {
    private static final Duration SHORT = Duration.ofMillis(200);

    LockConformance(HostConformance suite) {
        super(suite);
    }

    private HostLocks locks() {
        return host().locks();
    }

    private HostLock exclusive(HostPath file) {
        return locks().acquire(file, LockMode.EXCLUSIVE, "test", Duration.ZERO);
    }

    @Test
    void excludesEverybodyElse() {
        HostPath file = path("lock");
        try (HostLock lock = exclusive(file)) {
            assertThat(lock.file()).isEqualTo(file);
            assertThat(lock.isHeld()).isTrue();
            assertThatThrownBy(() -> exclusive(file)).isInstanceOf(LockedByException.class);
            assertThatThrownBy(() -> locks().acquire(file, LockMode.SHARED, "test", Duration.ZERO))
                    .isInstanceOf(LockedByException.class);
            lock.close();
            assertThat(lock.isHeld()).isFalse();
        }
        exclusive(file).close();
        assertThat(host().files().status(file))
                .as("a lock file is never removed")
                .isPresent();
    }

    @Test
    void letsManyShare() {
        HostPath file = path("lock");
        try (HostLock one = locks().acquire(file, LockMode.SHARED, "one", Duration.ZERO);
                HostLock two = locks().acquire(file, LockMode.SHARED, "two", Duration.ZERO)) {
            assertThat(one.isHeld() && two.isHeld()).isTrue();
            assertThatThrownBy(() -> exclusive(file))
                    .isInstanceOfSatisfying(
                            LockedByException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NOTHING));
            one.close();
            assertThatThrownBy(() -> exclusive(file)).isInstanceOf(LockedByException.class);
        }
        exclusive(file).close();
    }

    @Test
    void excludesAnotherHandleOnTheSameMachine() {
        HostPath file = path("lock");
        try (Host another = fixture().open();
                HostLock lock = another.locks().acquire(file, LockMode.EXCLUSIVE, "move \"web1\"", Duration.ZERO)) {
            assertThat(lock.isHeld()).isTrue();
            assertThatThrownBy(() -> exclusive(file)).isInstanceOfSatisfying(LockedByException.class, e -> {
                LockHolder holder = e.holder().orElseThrow();
                assertThat(holder.purpose()).isEqualTo("move \"web1\"");
                assertThat(holder.who()).isNotBlank();
                assertThat(e).hasMessageContaining("move \"web1\"").hasMessageContaining(holder.who());
            });
        }
        exclusive(file).close();
    }

    @Test
    void tellsWhoHoldsIt() {
        HostPath file = path("lock");
        assertThat(locks().holder(file)).isEmpty();
        Instant before = Instant.now().minusSeconds(60);
        try (HostLock lock = locks().acquire(file, LockMode.EXCLUSIVE, "start wéb1\n", Duration.ZERO)) {
            LockHolder holder = locks().holder(file).orElseThrow();
            assertThat(holder.purpose()).isEqualTo("start wéb1\n");
            assertThat(holder.since()).isBetween(before, Instant.now().plusSeconds(60));
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(locks().holder(file)).isEmpty();
        try (HostLock shared = locks().acquire(file, LockMode.SHARED, "look", Duration.ZERO)) {
            assertThat(shared.isHeld()).isTrue();
            assertThat(locks().holder(file)).as("nobody holds it exclusively").isEmpty();
        }
    }

    @Test
    void waitsAsLongAsItWasTold() {
        HostPath file = path("lock");
        try (HostLock lock = exclusive(file)) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> locks().acquire(file, LockMode.EXCLUSIVE, "test", SHORT))
                    .isInstanceOf(LockedByException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, SHORT.plusSeconds(5));
            FutureTask<HostLock> waiting =
                    async(() -> locks().acquire(file, LockMode.EXCLUSIVE, "next", HostConformance.PATIENCE));
            lock.close();
            get(waiting).close();
        }
    }

    @Test
    void anInterruptEndsTheWaitOnly() {
        HostPath file = path("lock");
        try (HostLock lock = exclusive(file)) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            FutureTask<Boolean> waiting = async(() -> {
                thread.complete(Thread.currentThread());
                assertThatThrownBy(() -> locks().acquire(file, LockMode.EXCLUSIVE, "x", HostConformance.PATIENCE))
                        .isInstanceOf(InterruptedOperationException.class);
                return Thread.currentThread().isInterrupted();
            });
            thread.join().interrupt();
            assertThat(get(waiting)).as("the interrupt flag").isTrue();
            assertThat(lock.isHeld()).isTrue();
        }
        exclusive(file).close();
    }

    @Test
    void askingForTheHolderRefusesNobody() {
        HostPath file = path("lock");
        exclusive(file).close();
        AtomicInteger taken = new AtomicInteger();
        FutureTask<Boolean> asking = async(() -> {
            while (taken.get() < 200) {
                locks().holder(file);
            }
            return true;
        });
        try {
            while (taken.get() < 200) {
                exclusive(file).close();
                taken.incrementAndGet();
            }
        } finally {
            taken.set(200);
        }
        assertThat(get(asking)).isTrue();
    }

    @Test
    void oneAtATimeWhateverTheContention() {
        HostPath file = path("lock");
        AtomicInteger inside = new AtomicInteger();
        List<FutureTask<Integer>> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            workers.add(async(() -> {
                int most = 0;
                for (int round = 0; round < 25; round++) {
                    try (HostLock lock =
                            locks().acquire(file, LockMode.EXCLUSIVE, "contend", HostConformance.PATIENCE)) {
                        most = Math.max(most, inside.incrementAndGet());
                        assertThat(lock.isHeld()).isTrue();
                        inside.decrementAndGet();
                    }
                }
                return most;
            }));
        }
        assertThat(workers).allMatch(worker -> get(worker) == 1);
    }

    @Test
    void isFreeWhenItsHolderIsKilled() {
        HostPath file = path("lock");
        try (HostFixture.OtherProgram other = fixture().startOther()) {
            other.hold(file, "hold it");
            assertThatThrownBy(() -> exclusive(file))
                    .isInstanceOfSatisfying(
                            LockedByException.class,
                            e -> assertThat(e.holder().orElseThrow().purpose()).isEqualTo("hold it"));
            assertThat(locks().holder(file).orElseThrow().purpose()).isEqualTo("hold it");
            other.kill();
            await("the lock is free", () -> !isTaken(file));
            assertThat(locks().holder(file)).isEmpty();
        }
    }

    @Test
    void endsWithItsHost() {
        HostPath file = path("lock");
        Host another = fixture().open();
        HostLock lock = another.locks().acquire(file, LockMode.EXCLUSIVE, "test", Duration.ZERO);
        another.close();
        assertThat(lock.isHeld()).isFalse();
        lock.close();
        exclusive(file).close();
        assertThatThrownBy(() -> another.locks().acquire(file, LockMode.EXCLUSIVE, "test", Duration.ZERO))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void needsTheFolder() {
        assertThatThrownBy(() -> exclusive(path("none").resolve("lock"))).isInstanceOf(NotFoundException.class);
    }
}
