package dev.vireo.microvm.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.KernelException;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.error.WrongStateException;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.boot.AddressRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SnapshotIT {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    @Test
    void aRestoredMachineGoesOnWhereItWasSaved() throws InterruptedException, IOException {
        Path memory = folder.resolve("memory");
        try (ToyMachine toy = ToyMachine.running(folder)) {
            toy.type("x");
            toy.awaitText("got x\n");
            toy.machine().pause();
            toy.type("y"); // what waits in the serial port is saved with it
            long counted = toy.counter();
            JsonObject state = (JsonObject) Json.parse(Json.write(toy.machine().save(memory)));
            byte[] saved = Files.readAllBytes(memory);
            toy.machine().close();

            try (ToyMachine one = restored(state, memory);
                    ToyMachine two = restored(state, memory)) {
                assertThat(one.counter()).isEqualTo(counted);
                assertThat(one.machine().state()).isEqualTo(Machine.State.PAUSED);
                one.machine().resume();
                two.machine().resume();
                one.awaitText("got y\n");
                two.awaitText("got y\n");
                assertThat(one.text()).isEqualTo("got y\n");
                Awaitility.await().until(() -> one.counter() > counted + 2);
                one.type("p");
                one.awaitEvent("poweredOff");
                two.type("r");
                two.awaitText(ToyKernel.READY);
            }
            assertThat(Files.readAllBytes(memory)).isEqualTo(saved);
        }
    }

    private ToyMachine restored(JsonObject state, Path memory) {
        return ToyMachine.restored(MachineSpec.builder(folder.resolve("toy.elf")), state, memory);
    }

    @Test
    void theFileIsTheMemoryAndOnlyAPausedMachineIsSaved() throws InterruptedException, IOException {
        Path memory = folder.resolve("memory");
        try (ToyMachine toy = ToyMachine.running(folder)) {
            assertThatThrownBy(() -> toy.machine().save(memory)).isInstanceOf(WrongStateException.class);
            assertThat(memory).doesNotExist();
            toy.machine().pause();
            toy.machine().save(memory);
            byte[] content = Files.readAllBytes(memory);
            assertThat(content).isEqualTo(toy.machine().memory().read(0, (int) ToyMachine.MEMORY));
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsATypedError() throws InterruptedException {
        try (ToyMachine toy = ToyMachine.running(folder)) {
            toy.machine().pause();
            for (Path bad : List.of(folder, folder.resolve("absent").resolve("memory"))) {
                assertThatThrownBy(() -> toy.machine().save(bad))
                        .isInstanceOf(KernelException.class)
                        .hasMessageContaining(bad.toString());
            }
            toy.machine().resume();
        }
    }

    @Test
    void aStateOfAnotherMachineIsRefused() throws InterruptedException {
        Path memory = folder.resolve("memory");
        try (ToyMachine toy = ToyMachine.running(folder)) {
            toy.machine().pause();
            JsonObject state = toy.machine().save(memory);
            List<JsonObject> bad = List.of(
                    state.with("schema", 2),
                    state.with("memory", 1 << 20),
                    state.without("processors"),
                    state.without("chips"),
                    state.with("chips", state.object("chips").with("pit", "AAAA")),
                    state.with("chips", state.object("chips").with("ioapic", "?")),
                    state.with("devices", state.object("devices").without("serial")));
            assertThat(bad)
                    .allSatisfy(each -> assertThatThrownBy(() -> restored(each, memory))
                            .isInstanceOf(UnreadableStateException.class));
        }
    }

    @Test
    void dirtyPagesAreThoseOfTheGuestAndOfDevices() throws InterruptedException {
        DirtyPages devices =
                new DirtyPages(List.of(new AddressRange(0, 16 * PAGE), new AddressRange(1L << 32, 16 * PAGE)));
        devices.wrote(0, 1);
        devices.note(true);
        devices.wrote(2 * PAGE - 1, 2);
        devices.wrote((1L << 32) + 15 * PAGE, 10 * PAGE);
        devices.wrote(1L << 40, 1);
        devices.wrote(-1, 1);
        assertThat(devices.take(0)).isEqualTo(pages(1, 2));
        assertThat(devices.take(1)).isEqualTo(pages(15));
        assertThat(devices.take(0)).isEqualTo(pages());

        try (ToyMachine toy = ToyMachine.running(folder)) {
            toy.machine().trackDirtyPages(true);
            int counter = (int) (ToyKernel.COUNTER / PAGE);
            Awaitility.await().until(() -> toy.machine().takeDirtyPages().get(0).get(counter));
            toy.machine().pause();
            toy.machine().takeDirtyPages();
            assertThat(toy.machine().takeDirtyPages()).containsExactly(new BitSet());
            toy.machine().reset();
            assertThat(toy.machine().takeDirtyPages().get(0).cardinality()).isEqualTo((int) (ToyMachine.MEMORY / PAGE));
        }
    }

    private static BitSet pages(int... numbers) {
        BitSet pages = new BitSet();
        Arrays.stream(numbers).forEach(pages::set);
        return pages;
    }
}
