package dev.vireo.microvm.internal.virtio;

import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VirtioMmioTest {
    private static final int ALL = 1 | 2 | 8;

    private final EchoDevice device = new EchoDevice();

    @Test
    void saysWhatItIs() {
        try (GuestDriver driver = new GuestDriver(device)) {
            assertThat(driver.read(0)).isEqualTo(0x74726976);
            assertThat(driver.read(4)).isEqualTo(2);
            assertThat(driver.read(8)).isEqualTo(42);
            assertThat(driver.offered()).isEqualTo(Feature.bits(5, 28, 29, 32));
            driver.write(0x14, 2);
            assertThat(driver.read(0x10)).isZero();
            assertThat(driver.read(0xb0)).as("no shared memory").isEqualTo(0xffff_ffffL);
            assertThat(driver.config(0, 4)).isEqualTo(0x04030201);
            assertThat(driver.config(1, 1)).isEqualTo(2);
            assertThat(driver.config(5, 8)).isEqualTo(0x0706);
            assertThat(driver.config(0x800, 4)).isZero();
            assertThat(driver.registers().read(0, 1))
                    .as("a size that no register has")
                    .isZero();
            driver.write(0x30, 2);
            assertThat(driver.read(0x34)).as("there is no third queue").isZero();
            driver.write(0x30, -1);
            assertThat(driver.read(0x34)).isZero();
            driver.write(0x44, 1);
            assertThat(driver.read(0x44)).isZero();
        }
    }

    @Test
    void takesTheStatusInItsOrderOnly() {
        try (GuestDriver driver = new GuestDriver(device)) {
            driver.write(0x70, 2);
            assertThat(driver.status()).as("driver before acknowledge").isZero();
            driver.write(0x70, 1);
            driver.write(0x70, 1 | 4);
            assertThat(driver.status()).isEqualTo(1);
            driver.write(0x70, 3);
            driver.accept(Feature.bits(5));
            driver.write(0x70, ALL);
            assertThat(driver.status()).as("without VERSION_1").isEqualTo(3);
            driver.accept(Feature.bits(32, 7));
            driver.write(0x70, ALL);
            assertThat(driver.status()).as("a feature that was not offered").isEqualTo(3);
            driver.accept(Feature.bits(32, 5));
            driver.write(0x70, ALL);
            assertThat(driver.status()).isEqualTo(ALL);
            driver.accept(Feature.bits(32));
            driver.write(0x70, ALL | 4);
            driver.write(0x70, ALL | 4);
            assertThat(device.starts()).isEqualTo(1);
            driver.write(0x70, 1);
            assertThat(driver.status()).as("bits stay").isEqualTo(ALL | 4);
            driver.write(0x70, 0);
            assertThat(driver.status()).isZero();
            assertThat(device.resets()).isEqualTo(1);
        }
    }

    @Test
    void echoesWithAndWithoutEventIndexAndTables() {
        for (int[] features : new int[][] {{}, {28}, {29}, {28, 29}}) {
            EchoDevice echo = new EchoDevice();
            try (GuestDriver driver = GuestDriver.ready(echo, features)) {
                for (int i = 0; i < 300; i++) {
                    byte[] text = ("round " + i).getBytes(StandardCharsets.US_ASCII);
                    long into = driver.allocate(16);
                    DriverQueue queue = driver.queue(i % 2);
                    if (driver.has(28) && i % 3 == 0) {
                        queue.offerIndirect(out(driver.put(text), text.length), in(into, 16));
                        queue.kick();
                        assertThat(queue.awaitUsed().written()).isEqualTo(text.length);
                    } else {
                        assertThat(queue.exchange(out(driver.put(text), text.length), in(into, 16)))
                                .isEqualTo(text.length);
                    }
                    assertThat(driver.memory().read(into, text.length)).isEqualTo(text);
                    assertThat(driver.slot().isDirty(into)).isTrue();
                    assertThat(driver.slot().isDirty(queue.used())).isTrue();
                }
            }
        }
    }

    @Test
    void interruptsOnlyAsTheDriverWants() {
        try (GuestDriver driver = GuestDriver.ready(device)) {
            DriverQueue queue = driver.queue(0);
            queue.exchange(in(driver.allocate(8), 8));
            Waiting.until("an interrupt", () -> driver.slot().interrupts() == 1);
            assertThat(driver.read(0x60)).isEqualTo(1);
            driver.write(0x64, 1);
            assertThat(driver.read(0x60)).isZero();
            queue.setFlags(1);
            queue.exchange(in(driver.allocate(8), 8));
            queue.exchange(in(driver.allocate(8), 8));
            assertThat(driver.slot().interrupts()).isEqualTo(1);
            Waiting.until("notifications are wanted again", queue::wantsNotification);
        }
    }

    @Test
    void interruptsAtTheIndexThatTheDriverNames() {
        try (GuestDriver driver = GuestDriver.ready(device, Feature.RING_EVENT_IDX)) {
            DriverQueue queue = driver.queue(0);
            queue.setUsedEvent(2);
            queue.exchange(in(driver.allocate(8), 8));
            queue.exchange(in(driver.allocate(8), 8));
            assertThat(driver.slot().interrupts()).isZero();
            queue.exchange(in(driver.allocate(8), 8));
            Waiting.until("an interrupt", () -> driver.slot().interrupts() == 1);
            Waiting.until("a notification is wanted for the next", () -> queue.availableEvent() == 3);
        }
    }

    @Test
    void tellsOfAConfigurationThatChanged() {
        try (GuestDriver driver = GuestDriver.ready(device)) {
            long generation = driver.read(0xfc);
            device.changeConfig((byte) 9);
            assertThat(driver.read(0xfc)).isEqualTo(generation + 1);
            assertThat(driver.config(0, 4)).isEqualTo(9);
            assertThat(driver.read(0x60)).isEqualTo(2);
            driver.writeConfig(0, 1, 77);
            assertThat(driver.config(0, 1)).isEqualTo(77);
            driver.writeConfig(0xe00, 8, -1);
            assertThat(driver.config(0, 1)).isEqualTo(77);
        }
    }

    @Test
    void refusesQueuesThatCannotBe() {
        for (int bad = 0; bad < 6; bad++) {
            try (GuestDriver driver = new GuestDriver(new EchoDevice())) {
                driver.begin(Feature.RING_EVENT_IDX);
                driver.write(0x30, 0);
                driver.write(0x38, bad == 0 ? 63 : bad == 1 ? 128 : bad == 2 ? 0 : 64);
                driver.address(0x80, bad == 3 ? 0x2008 : 0x2000);
                driver.address(0x90, bad == 4 ? TestSlot.MEMORY - 4 - 128 : 0x4000);
                driver.address(0xa0, bad == 5 ? -4096 : 0x6000);
                driver.write(0x44, 1);
                assertThat(driver.read(0x44)).isZero();
                assertThat(driver.status() & 64).isEqualTo(64);
                driver.write(0x70, 0);
                assertThat(driver.status()).isZero();
            }
        }
    }

    @Test
    void leavesAQueueThatIsNotReadyAlone() {
        try (GuestDriver driver = GuestDriver.ready(device)) {
            DriverQueue queue = driver.queue(0);
            driver.write(0x30, 0);
            driver.write(0x44, 0);
            queue.offer(in(driver.allocate(8), 8));
            queue.kick();
            driver.queue(1).exchange(in(driver.allocate(8), 8));
            assertThat(queue.hasUsed()).isFalse();
        }
    }

    /** The reset must not be over while the device can still write. */
    @Test
    void aResetWaitsForTheRequestUnderWay() throws Exception {
        try (GuestDriver driver = GuestDriver.ready(device)) {
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            device.holdTheNext(held, goOn);
            DriverQueue queue = driver.queue(0);
            long into = driver.allocate(8);
            queue.offer(out(driver.put((byte) 1), 1), in(into, 8));
            queue.offer(out(driver.put((byte) 1), 1), in(driver.allocate(8), 8));
            queue.kick();
            held.await();
            CountDownLatch reset = new CountDownLatch(1);
            Thread vcpu = new Thread(() -> {
                driver.write(0x70, 0);
                reset.countDown();
            });
            vcpu.start();
            assertThat(reset.await(50, TimeUnit.MILLISECONDS)).isFalse();
            goOn.countDown();
            vcpu.join();
            assertThat(driver.memory().getByte(into)).isEqualTo((byte) 1);
            assertThat(queue.usedIndex()).as("the second one was not begun").isEqualTo(1);
            driver.begin();
            driver.useAllQueues();
            driver.finish();
            driver.queue(0).exchange(in(driver.allocate(8), 8));
        }
    }

    @Test
    void afterQuiesceNothingChangesUntilGo() {
        try (GuestDriver driver = GuestDriver.ready(device)) {
            driver.registers().quiesce();
            driver.registers().quiesce();
            DriverQueue queue = driver.queue(0);
            queue.offer(in(driver.allocate(8), 8));
            queue.kick();
            driver.registers().save();
            assertThat(queue.hasUsed()).isFalse();
            driver.registers().go();
            queue.awaitUsed();
            driver.registers().go();
        }
    }

    @Test
    void goesOnInAnotherMachineWhereItWas() {
        try (GuestDriver driver = GuestDriver.ready(device, Feature.RING_EVENT_IDX)) {
            DriverQueue queue = driver.queue(0);
            queue.exchange(in(driver.allocate(8), 8));
            driver.writeConfig(0, 1, 50);
            driver.registers().quiesce();
            long into = driver.allocate(8);
            queue.offer(out(driver.put((byte) 6), 1), in(into, 8));
            queue.kick();
            JsonObject state = driver.registers().save();

            EchoDevice copy = new EchoDevice();
            try (TestSlot slot = new TestSlot();
                    VirtioMmio second = new VirtioMmio("copy", slot, copy)) {
                slot.memory().write(0, driver.memory().read(0, (int) TestSlot.MEMORY));
                second.quiesce();
                second.load(state);
                assertThat(second.save()).isEqualTo(state);
                assertThat(second.read(0x70, 4)).isEqualTo(ALL | 4);
                assertThat(second.read(0x100, 1)).isEqualTo(50);
                second.go();
                Waiting.until(
                        "the request that was waiting", () -> slot.memory().getShortAcquire(queue.used() + 2) == 2);
                assertThat(slot.memory().getByte(into)).isEqualTo((byte) 6);
                assertThat(copy.starts()).isEqualTo(1);
            }
            assertThatThrownBy(() -> driver.registers().load(state.with("type", 1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFaultOfItsOwnStopsOneDevice() {
        try (GuestDriver driver = GuestDriver.ready(device)) {
            device.fail();
            driver.queue(0).offer(in(driver.allocate(8), 8));
            driver.queue(0).kick();
            driver.awaitNeedsReset();
            assertThat(driver.registers().hasFailed()).isTrue();
        }
    }

    @Test
    void closingEndsTheThreadAndTheDevice() {
        GuestDriver driver = GuestDriver.ready(device);
        driver.registers().close();
        assertThat(device.isClosed()).isTrue();
        driver.write(0x70, 0);
        driver.registers().close();
        driver.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("vireo-test");
    }

    @Test
    void anyWriteToAnyRegisterIsBorne() {
        try (GuestDriver driver = new GuestDriver(device)) {
            java.util.Random random = new java.util.Random(5);
            for (int i = 0; i < 20_000; i++) {
                int offset = random.nextInt(0x120) & (random.nextBoolean() ? ~3 : ~0);
                long value = random.nextBoolean() ? random.nextInt(16) : random.nextLong();
                driver.registers().write(offset, 1 << random.nextInt(4), value);
                driver.registers().read(offset, 1 << random.nextInt(4));
            }
            driver.begin();
        }
    }
}
