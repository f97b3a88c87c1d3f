package dev.vireo.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.ClosedException;
import dev.vireo.error.WrongStateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Getting a vCPU out of a guest that would never leave, and closing everything around it. */
class KickIT {
    private static final byte[] FOREVER = Code.of("ff 06 00 30 | inc word [0x3000]", "eb fa | jmp -6");
    private static final long LIMIT_SECONDS = 20;

    @Test
    void aKickBeforeTheRunIsNotLost() {
        try (ToyGuest guest = ToyGuest.real(FOREVER)) {
            guest.vcpu().kick();
            guest.vcpu().kick();
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Interrupted.class);
        }
    }

    @Test
    void aKickThatComesWhileAnExitIsCompletedIsNotLost() {
        byte[] code = Code.of("e4 60 | in al, 0x60", "eb fe | jmp -2");
        try (ToyGuest guest = ToyGuest.real(code)) {
            ((PortExit.In) guest.vcpu().run()).answer(1);
            guest.vcpu().kick();
            guest.vcpu().completeExit();
            assertThat(guest.vcpu().run()).isInstanceOf(Exit.Interrupted.class);
        }
    }

    @Test
    void everyKickArrives() throws Exception {
        try (ToyGuest guest = ToyGuest.real(FOREVER)) {
            SynchronousQueue<Exit> exits = new SynchronousQueue<>();
            Thread runner = start(() -> {
                for (int i = 0; i < 500; i++) {
                    exits.put(guest.vcpu().run());
                }
                return null;
            });
            for (int i = 0; i < 500; i++) {
                guest.vcpu().kick();
                assertThat(exits.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Exit.Interrupted.class);
            }
            runner.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            assertThat(runner.isAlive()).isFalse();
        }
    }

    @Test
    void aKickArrivesThroughAnySignalMask() throws Exception {
        try (ToyGuest guest = ToyGuest.real(FOREVER)) {
            guest.vcpu().setSignalMask(-1);
            FutureTask<Exit> run = runInside(guest);
            long all = ~(1L << 8 | 1L << 18 | 1L << 39); // but SIGKILL, SIGSTOP and the one that kicks
            Awaitility.await().until(() -> blockedSignals().contains(all));
            guest.vcpu().kick();
            assertThat(run.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Exit.Interrupted.class);

            guest.vcpu().clearSignalMask();
            FutureTask<Exit> again = runInside(guest);
            assertThat(blockedSignals()).doesNotContain(all);
            guest.vcpu().kick();
            assertThat(again.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Exit.Interrupted.class);
        }
    }

    /** Of all threads. */
    private static List<Long> blockedSignals() throws IOException {
        List<Long> masks = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                try (Stream<String> lines = Files.lines(thread.resolve("status"))) {
                    lines.filter(line -> line.startsWith("SigBlk:"))
                            .map(line ->
                                    Long.parseUnsignedLong(line.substring(7).strip(), 16))
                            .forEach(masks::add);
                } catch (IOException | UncheckedIOException e) {
                    continue; // it has ended meanwhile
                }
            }
        }
        return masks;
    }

    @Test
    void oneThreadRunsAtATime() throws Exception {
        try (ToyGuest guest = ToyGuest.real(FOREVER)) {
            FutureTask<Exit> first = runInside(guest);
            assertThatThrownBy(guest.vcpu()::run)
                    .isInstanceOf(WrongStateException.class)
                    .hasMessageContaining("another thread");
            guest.vcpu().kick();
            assertThat(first.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Exit.Interrupted.class);
        }
    }

    @Test
    void closingTheVcpuEndsItsRun() throws Exception {
        try (ToyGuest guest = ToyGuest.real(FOREVER)) {
            FutureTask<Exit> run = runInside(guest);
            guest.vcpu().close();
            assertThatThrownBy(() -> run.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClosedException.class);
            assertThatThrownBy(guest.vcpu()::run).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void closingTheMachineEndsTheRunOfItsVcpus() throws Exception {
        try (ToyGuest guest = ToyGuest.real(FOREVER)) {
            FutureTask<Exit> run = runInside(guest);
            guest.vm().close();
            assertThatThrownBy(() -> run.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ClosedException.class);
            assertThat(guest.vcpu().isClosed()).isTrue();
        }
    }

    @Test
    void memoryMayBeClosedUnderARunningGuest() throws Exception {
        try (ToyGuest guest = ToyGuest.real(FOREVER)) {
            FutureTask<Exit> run = runInside(guest);
            guest.memory().close();
            // The guest goes on in zeros: `add [bx+si], al` until it reaches the end of what it can address.
            guest.vcpu().kick();
            assertThat(run.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isNotNull();
            assertThatThrownBy(() -> guest.memory().getByte(0)).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void closingEverythingFromManyThreadsAtOnceHarmsNobody() throws Exception {
        for (int round = 0; round < 30; round++) {
            ToyGuest guest = ToyGuest.real(FOREVER);
            FutureTask<Exit> run = run(guest.vcpu());
            CountDownLatch go = new CountDownLatch(1);
            List<FutureTask<Object>> closers = new ArrayList<>();
            for (AutoCloseable each : new AutoCloseable[] {
                guest.memory(), guest.vm(), guest.vcpu(), guest.kvm(), guest.vm(), guest.vcpu(), guest
            }) {
                FutureTask<Object> closer = new FutureTask<>(() -> {
                    go.await();
                    each.close();
                    return null;
                });
                closers.add(closer);
                new Thread(closer, "closer").start();
            }
            FutureTask<Object> reader = new FutureTask<>(() -> {
                go.await();
                for (int i = 0; i < 10_000; i++) {
                    guest.memory().putInt(0x3000, i);
                    guest.vcpu().interrupts().cr8();
                    guest.vcpu().kick();
                }
                return null;
            });
            new Thread(reader, "reader").start();
            go.countDown();
            for (FutureTask<Object> closer : closers) {
                closer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
            endOf(run);
            endOf(reader);
        }
    }

    /** It ends, by itself or because what it uses was closed. */
    private static void endOf(FutureTask<?> task) throws Exception {
        try {
            task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void closingTwiceInAnyOrderDoesNothingMore() {
        for (int order = 0; order < 6; order++) {
            ToyGuest guest = ToyGuest.real(FOREVER);
            List<Runnable> closes = new ArrayList<>(
                    List.of(guest.vcpu()::close, guest.vm()::close, guest.memory()::close, guest.kvm()::close));
            java.util.Collections.rotate(closes, order);
            if (order > 3) {
                java.util.Collections.reverse(closes);
            }
            closes.forEach(Runnable::run);
            closes.forEach(Runnable::run);
            assertThatThrownBy(guest.vcpu().registers()::getRegs).isInstanceOf(ClosedException.class);
            assertThatThrownBy(() -> guest.vm().createVcpu(1)).isInstanceOf(ClosedException.class);
            assertThatThrownBy(guest.kvm()::createVm).isInstanceOf(ClosedException.class);
        }
    }

    private static FutureTask<Exit> run(Vcpu vcpu) {
        FutureTask<Exit> task = new FutureTask<>(vcpu::run);
        new Thread(task, "vcpu").start();
        return task;
    }

    /** Runs it, and waits until the guest has counted: the only witness that is not ours. */
    private static FutureTask<Exit> runInside(ToyGuest guest) {
        FutureTask<Exit> task = run(guest.vcpu());
        Awaitility.await()
                .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(() -> guest.memory().getShort(0x3000) != 0);
        return task;
    }

    private interface Work {
        Object run() throws Exception;
    }

    private static Thread start(Work work) {
        Thread thread = new Thread(new FutureTask<>(work::run), "vcpu");
        thread.start();
        return thread;
    }
}
