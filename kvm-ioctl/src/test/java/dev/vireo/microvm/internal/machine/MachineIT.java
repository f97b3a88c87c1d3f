package dev.vireo.microvm.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.Violation;
import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.device.Registers;
import dev.vireo.microvm.internal.device.Saved;
import dev.vireo.microvm.internal.device.Slot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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

    @Test
    void aKernelWithTheNoteOfPvhIsEnteredInProtectedMode() throws InterruptedException {
        Path kernel = ToyKernel.write(folder.resolve("pvh"), ToyKernel.pvh());
        try (ToyMachine toy = ToyMachine.open(MachineSpec.builder(kernel))) {
            toy.machine().resume();
            toy.awaitEvent("poweredOff");
            assertThat(toy.text()).isEqualTo("PVH");
        }
    }

    @Test
    void whatCannotBeStartedIsRefused() {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> ToyMachine.open(MachineSpec.builder(none)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("none");
        Path bad = ToyKernel.write(folder.resolve("bad"), new byte[1000]);
        assertThatThrownBy(() -> ToyMachine.open(MachineSpec.builder(bad))).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(
                        () -> MachineSpec.builder(bad).processors(0).memory(1).build())
                .asInstanceOf(type(InvalidSpecException.class))
                .satisfies(refused -> assertThat(refused.violations())
                        .extracting(Violation::field)
                        .containsExactly("memory", "processors"));
    }

    @Test
    void aVirtioDeviceIsNotifiedAndInterrupts() throws InterruptedException {
        CountDownLatch attached = new CountDownLatch(1);
        List<Slot> slots = new ArrayList<>();
        Registers registers = new Registers() {
            @Override
            public long read(long offset, int size) {
                return 0;
            }

            @Override
            public void write(long offset, int size, long value) {}
        };
        DeviceMaker maker = new DeviceMaker("one", 2, slot -> {
            slots.add(slot);
            return new Attached(registers, new Stateless(), attached::countDown);
        });
        try (ToyMachine toy =
                ToyMachine.open(MachineSpec.builder(ToyKernel.writeTo(folder)).device(maker))) {
            toy.machine().resume();
            toy.awaitText(ToyKernel.READY);
            slots.get(0).interrupt();
            toy.type("n");
            assertThat(slots.get(0).doorbell(1).await(Duration.ofSeconds(20))).isTrue();
            assertThat(slots.get(0).doorbell(0).read()).isZero();
            toy.type("r");
            toy.awaitText(ToyKernel.READY, 2);
            slots.get(0).doorbell(1).read();
            toy.type("n");
            assertThat(slots.get(0).doorbell(1).await(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(attached.getCount()).isZero();
    }

    private static final class Stateless implements Saved {
        @Override
        public void quiesce() {}

        @Override
        public void go() {}

        @Override
        public JsonObject save() {
            return JsonObject.EMPTY;
        }

        @Override
        public void load(JsonObject state) {}
    }
}
