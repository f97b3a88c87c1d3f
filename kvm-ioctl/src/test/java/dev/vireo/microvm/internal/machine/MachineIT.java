package dev.vireo.microvm.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MachineIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"elf", "bzImage"})
    void aKernelRunsAnswersAndPowersOff(String kind) throws InterruptedException {
        Path kernel =
                ToyKernel.write(folder.resolve("kernel"), "elf".equals(kind) ? ToyKernel.elf() : ToyKernel.bzImage());
        try (ToyMachine toy = ToyMachine.open(MachineSpec.builder(kernel))) {
            toy.machine().resume();
            toy.awaitText(ToyKernel.READY);
            toy.type("x");
            toy.awaitText("got x\n");
            toy.type("p");
            toy.awaitEvent("poweredOff");
            assertThat(toy.machine().state()).isEqualTo(Machine.State.STOPPED);
            assertThat(toy.text()).endsWith("bye\n");
        }
    }

    @Test
    void thePowerButtonReachesTheGuest() throws InterruptedException {
        try (ToyMachine toy = ToyMachine.running(folder)) {
            toy.machine().pressPowerButton();
            toy.awaitEvent("poweredOff");
            assertThat(toy.text()).isEqualTo(ToyKernel.READY + "power button\nbye\n");
        }
    }
}
