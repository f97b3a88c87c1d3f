package dev.vireo.microvm.internal.virtio.rng;

import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.microvm.internal.virtio.GuestDriver;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RngDeviceTest {
    @Test
    void fillsBuffersWithRandomBytes() {
        try (GuestDriver driver = GuestDriver.ready(new RngDevice())) {
            assertThat(driver.read(8)).isEqualTo(4);
            long first = driver.allocate(64);
            long second = driver.allocate(64);
            assertThat(driver.queue(0).exchange(in(first, 40), in(first + 40, 24)))
                    .isEqualTo(64);
            assertThat(driver.queue(0).exchange(in(second, 64))).isEqualTo(64);
            byte[] one = driver.memory().read(first, 64);
            assertThat(one).isNotEqualTo(driver.memory().read(second, 64));
            assertThat(Arrays.equals(one, new byte[64])).isFalse();
            assertThat(driver.slot().isDirty(first)).isTrue();
        }
    }

    @Test
    void givesALittleOfWhatIsTooMuch() {
        try (GuestDriver driver = GuestDriver.ready(new RngDevice())) {
            long large = driver.allocate(1 << 20);
            int got = driver.queue(0).exchange(in(large, 1 << 20));
            assertThat(got).isBetween(1, 4096);
            assertThat(driver.memory().read(large + got, 100)).containsOnly(0);
            assertThat(driver.queue(0).exchange(out(large, 8)))
                    .as("no room at all")
                    .isZero();
        }
    }

    /** 64 KiB at once and 1 MiB a second: 100 requests of 4 KiB take 0.3 s and all end. */
    @Test
    void aStormIsSlowedDown() {
        try (GuestDriver driver = GuestDriver.ready(new RngDevice())) {
            long into = driver.allocate(4096);
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                driver.queue(0).exchange(in(into, 4096));
            }
            assertThat(System.nanoTime() - start).isGreaterThan(250_000_000L);
        }
    }
}
