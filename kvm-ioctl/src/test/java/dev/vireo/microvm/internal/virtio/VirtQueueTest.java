package dev.vireo.microvm.internal.virtio;

import static dev.vireo.microvm.internal.virtio.DriverQueue.INDIRECT;
import static dev.vireo.microvm.internal.virtio.DriverQueue.NEXT;
import static dev.vireo.microvm.internal.virtio.DriverQueue.WRITE;
import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a guest must not put into a queue: the device stops, says so, and works again after a reset. */
@Timeout(60)
class VirtQueueTest {
    private static final int[] FEATURES = {Feature.RING_INDIRECT_DESC};

    static Stream<Arguments> malformed() {
        return Stream.of(
                bad("a loop", (driver, queue) -> {
                    queue.descriptor(0, 0x1000, 8, NEXT, 1);
                    queue.descriptor(1, 0x1000, 8, NEXT, 0);
                    queue.offerHead(0);
                }),
                bad("a loop to itself", (driver, queue) -> {
                    queue.descriptor(0, 0x1000, 8, NEXT, 0);
                    queue.offerHead(0);
                }),
                bad("a head out of the table", (driver, queue) -> queue.offerHead(64)),
                bad("a head far out", (driver, queue) -> queue.offerHead(0xffff)),
                bad("a next out of the table", (driver, queue) -> {
                    queue.descriptor(0, 0x1000, 8, NEXT, 64);
                    queue.offerHead(0);
                }),
                bad("a buffer out of memory", (driver, queue) -> queue.offer(in(TestSlot.MEMORY, 8))),
                bad("a buffer over the end", (driver, queue) -> queue.offer(in(TestSlot.MEMORY - 7, 8))),
                bad("a buffer that wraps around", (driver, queue) -> queue.offer(in(-4, 8))),
                bad("a buffer of 4 GiB", (driver, queue) -> queue.offer(in(0, -1))),
                bad("an empty buffer", (driver, queue) -> queue.offer(in(0x1000, 0))),
                bad("writable first", (driver, queue) -> queue.offer(in(0x1000, 8), out(0x1000, 8))),
                bad("an index that jumped", (driver, queue) -> queue.setAvailableIndex(65)),
                bad("an index that went back", (driver, queue) -> queue.setAvailableIndex(-1)),
                bad("an empty table", (driver, queue) -> indirect(queue, 0x1000, 0, INDIRECT)),
                bad("a table with half an entry", (driver, queue) -> indirect(queue, 0x1000, 24, INDIRECT)),
                bad("a table out of memory", (driver, queue) -> indirect(queue, TestSlot.MEMORY - 16, 32, INDIRECT)),
                bad("a table at the end of addresses", (driver, queue) -> indirect(queue, -16, 32, INDIRECT)),
                bad("a table and a next", (driver, queue) -> indirect(queue, 0x1000, 16, INDIRECT | NEXT)),
                bad("a table in a table", (driver, queue) -> {
                    queue.describe(0x1000, 0x1000, 16, INDIRECT, 0);
                    indirect(queue, 0x1000, 16, INDIRECT);
                }),
                bad("a loop in a table", (driver, queue) -> {
                    queue.describe(0x1000, 0x2000, 8, NEXT | WRITE, 0);
                    indirect(queue, 0x1000, 16, INDIRECT);
                }),
                bad("a next out of a table", (driver, queue) -> {
                    queue.describe(0x1000, 0x2000, 8, NEXT | WRITE, 1);
                    indirect(queue, 0x1000, 16, INDIRECT);
                }),
                bad("a table of two million entries", (driver, queue) -> {
                    for (int i = 0; i < 100; i++) {
                        queue.describe(0x100000 + 16L * i, 0x2000, 8, NEXT | WRITE, i + 1);
                    }
                    indirect(queue, 0x100000, 8 << 20, INDIRECT);
                }));
    }

    private static void indirect(DriverQueue queue, long address, int length, int flags) {
        queue.descriptor(0, address, length, flags, 1);
        queue.offerHead(0);
    }

    private static Arguments bad(String name, BiConsumer<GuestDriver, DriverQueue> how) {
        return Arguments.of(name, how);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void malformed(String name, BiConsumer<GuestDriver, DriverQueue> how) {
        try (GuestDriver driver = GuestDriver.ready(new EchoDevice(), FEATURES)) {
            DriverQueue queue = driver.queue(0);
            how.accept(driver, queue);
            queue.kick();
            driver.awaitNeedsReset();
            assertThat(queue.usedIndex()).isZero();

            driver.begin(FEATURES);
            driver.useAllQueues();
            driver.finish();
            driver.queue(0).exchange(in(driver.allocate(8), 8));
        }
    }

    @Test
    void tablesThatWereNotAgreedOnAreRefused() {
        try (GuestDriver driver = GuestDriver.ready(new EchoDevice())) {
            driver.queue(0).offerIndirect(in(driver.allocate(8), 8));
            driver.queue(0).kick();
            driver.awaitNeedsReset();
        }
    }

    @Test
    void directBuffersMayComeBeforeATable() {
        try (GuestDriver driver = GuestDriver.ready(new EchoDevice(), FEATURES)) {
            DriverQueue queue = driver.queue(0);
            long into = driver.allocate(8);
            long table = driver.allocate(16);
            queue.describe(table, into, 8, WRITE, 0);
            queue.descriptor(0, driver.put((byte) 5, (byte) 6), 2, NEXT, 1);
            queue.descriptor(1, table, 16, INDIRECT | WRITE, 0);
            queue.offerHead(0);
            queue.kick();
            assertThat(queue.awaitUsed().written()).isEqualTo(2);
            assertThat(driver.memory().read(into, 3)).containsExactly(5, 6, 0);
        }
    }

    @Test
    void indicesWrapAround() {
        try (GuestDriver driver = GuestDriver.ready(new EchoDevice())) {
            DriverQueue queue = driver.queue(1);
            long into = driver.allocate(8);
            for (int round = 0; round < 70_000 / 16; round++) {
                for (int i = 0; i < 16; i++) {
                    queue.offer(in(into, 8));
                }
                queue.kick();
                for (int i = 0; i < 16; i++) {
                    while (!queue.hasUsed()) {
                        Thread.onSpinWait();
                    }
                    queue.takeUsed();
                }
            }
            assertThat(queue.usedIndex()).isEqualTo((70_000 / 16 * 16) & 0xffff);
        }
    }
}
