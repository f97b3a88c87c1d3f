package dev.vireo.microvm.internal.virtio.console;

import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.microvm.internal.virtio.DriverQueue;
import dev.vireo.microvm.internal.virtio.GuestDriver;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsoleDeviceTest {
    private final StringBuffer printed = new StringBuffer();
    private final ConsoleDevice console = new ConsoleDevice(bytes -> printed.append(new String(bytes, US_ASCII)));

    @Test
    void handsOutputOn() {
        try (GuestDriver driver = GuestDriver.ready(console, 0)) {
            assertThat(driver.read(8)).isEqualTo(3);
            byte[] text = "hello, host\n".getBytes(US_ASCII);
            long address = driver.put(text);
            driver.queue(1).exchange(out(address, 5), out(address + 5, 7));
            assertThat(printed).hasToString("hello, host\n");
            byte[] large = new byte[100_000];
            Arrays.fill(large, (byte) 'x');
            driver.queue(1).exchange(out(driver.put(large), large.length));
            assertThat(printed).hasSize(12 + large.length);
        }
    }

    @Test
    void inputWaitsForBuffersAndIsBounded() {
        try (GuestDriver driver = GuestDriver.ready(console)) {
            byte[] typed = new byte[ConsoleDevice.ROOM + 10];
            new Random(1).nextBytes(typed);
            assertThat(console.send(typed, 0, 100)).isEqualTo(100);
            assertThat(console.send(typed, 100, typed.length - 100)).isEqualTo(ConsoleDevice.ROOM - 100);
            DriverQueue queue = driver.queue(0);
            byte[] got = new byte[ConsoleDevice.ROOM];
            long into = driver.allocate(5000);
            for (int done = 0; done < got.length; ) {
                int length = queue.exchange(in(into, 5000));
                driver.memory().read(into, got, done, length);
                done += length;
            }
            assertThat(got).isEqualTo(Arrays.copyOf(typed, ConsoleDevice.ROOM));
            queue.offer(in(into, 5000));
            queue.kick();
            assertThat(console.send(typed, 7, 3)).isEqualTo(3);
            assertThat(queue.awaitUsed().written()).isEqualTo(3);
            assertThat(driver.memory().read(into, 3)).isEqualTo(Arrays.copyOfRange(typed, 7, 10));
        }
    }

    @Test
    void tellsTheSizeOfTheTerminal() {
        try (GuestDriver driver = GuestDriver.ready(console, 0)) {
            console.resize(132, 50);
            assertThat(driver.config(0, 4)).isEqualTo(132 | 50 << 16);
            assertThat(driver.read(0x60) & 2).isEqualTo(2);
        }
    }

    @Test
    void outputWithoutEndStopsTheDevice() {
        try (GuestDriver driver = GuestDriver.ready(console)) {
            DriverQueue.Buffer[] same = new DriverQueue.Buffer[40];
            Arrays.fill(same, out(0, 8 << 20));
            driver.queue(1).offer(same);
            driver.queue(1).kick();
            driver.awaitNeedsReset();
            assertThat(printed).isEmpty();
        }
    }
}
