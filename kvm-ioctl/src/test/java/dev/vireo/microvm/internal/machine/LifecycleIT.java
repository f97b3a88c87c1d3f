package dev.vireo.microvm.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.ClosedException;
import dev.vireo.error.WrongStateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LifecycleIT {
    @TempDir
    Path folder;

    @Test
    void aPausedMachineStandsStillAndGoesOnWhereItWas() throws InterruptedException {
        try (ToyMachine toy = ToyMachine.running(folder)) {
            toy.machine().pause();
            toy.machine().pause();
            long standing = toy.counter();
            toy.type("x");
            Awaitility.await()
                    .during(Duration.ofMillis(100))
                    .until(() -> toy.counter() == standing && toy.text().equals(ToyKernel.READY));
            toy.machine().resume();
            toy.machine().resume();
            toy.awaitText("got x\n");
            assertThat(toy.counter()).isGreaterThan(standing);
            assertThat(toy.hasEvent()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "a"})
    void aResetOfTheGuestStartsItsKernelAgain(String how) throws InterruptedException {
        try (ToyMachine toy = ToyMachine.running(folder)) {
            toy.type(how);
            toy.awaitText(ToyKernel.READY, 2);
            toy.awaitEvent("reset");
            assertThat(toy.machine().state()).isEqualTo(Machine.State.RUNNING);
            toy.type("x");
            toy.awaitText("got x\n");
        }
    }

    @Test
    void aResetOfTheGuestStopsAMachineThatIsNotToRestart() throws InterruptedException {
        try (ToyMachine toy =
                ToyMachine.open(MachineSpec.builder(ToyKernel.writeTo(folder)).restartsOnReset(false))) {
            toy.machine().resume();
            toy.awaitText(ToyKernel.READY);
            toy.type("r");
            toy.awaitEvent("reset");
            assertThat(toy.machine().state()).isEqualTo(Machine.State.STOPPED);
        }
    }

    @Test
    void aResetFromOutsideHelpsAGuestThatIsDeaf() throws InterruptedException {
        try (ToyMachine toy = ToyMachine.running(folder)) {
            toy.type("h");
            Awaitility.await().until(() -> standsStill(toy));
            toy.machine().reset();
            toy.awaitText(ToyKernel.READY, 2);
            toy.machine().pause();
            toy.machine().reset();
            assertThat(toy.machine().state()).isEqualTo(Machine.State.PAUSED);
            toy.machine().resume();
            toy.awaitText(ToyKernel.READY, 3);
            assertThat(toy.hasEvent()).isFalse();
        }
    }

    private static boolean standsStill(ToyMachine toy) {
        long before = toy.counter();
        Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> true);
        return toy.counter() == before;
    }

    @Test
    void aTripleFaultIsACrashAfterWhichAResetHelps() throws InterruptedException {
        try (ToyMachine toy = ToyMachine.running(folder)) {
            toy.type("t");
            toy.awaitEvent("crashed: triple fault");
            assertThat(toy.machine().state()).isEqualTo(Machine.State.STOPPED);
            assertThatThrownBy(() -> toy.machine().resume()).isInstanceOf(WrongStateException.class);
            assertThatThrownBy(() -> toy.machine().pressPowerButton()).isInstanceOf(WrongStateException.class);
            toy.machine().reset();
            toy.awaitText(ToyKernel.READY, 2);
        }
    }

    @Test
    void whatIsClosedRefusesEverythingButToBeClosed() throws InterruptedException {
        ToyMachine toy = ToyMachine.running(folder);
        toy.machine().close();
        toy.machine().close();
        assertThat(toy.machine().state()).isEqualTo(Machine.State.CLOSED);
        assertThatThrownBy(() -> toy.machine().resume()).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> toy.machine().reset()).isInstanceOf(ClosedException.class);
        toy.type("x"); // is not heard, and harms nobody
    }

    @Test
    void manyThreadsMayDoEverythingAtOnce() throws InterruptedException {
        try (ToyMachine toy = ToyMachine.running(folder)) {
            List<Runnable> deeds = List.of(
                    toy.machine()::pause,
                    toy.machine()::resume,
                    toy.machine()::reset,
                    () -> toy.machine().serial().send(new byte[] {'x'}, 0, 1));
            List<Throwable> failures = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(deeds.size());
            for (Runnable deed : deeds) {
                new Thread(() -> {
                            try {
                                for (int i = 0; i < 25; i++) {
                                    deed.run();
                                }
                            } catch (RuntimeException e) {
                                failures.add(e);
                            } finally {
                                done.countDown();
                            }
                        })
                        .start();
            }
            done.await();
            assertThat(failures).isEmpty();
            toy.machine().resume();
            toy.type("x");
            toy.awaitText("got x\n");
            assertThat(toy.hasEvent()).isFalse();
        }
    }
}
