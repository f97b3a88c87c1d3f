package dev.vireo.microvm.internal.virtio.balloon;

import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.virtio.DriverQueue;
import dev.vireo.microvm.internal.virtio.GuestDriver;
import dev.vireo.microvm.internal.virtio.TestSlot;
import dev.vireo.microvm.internal.virtio.Waiting;
import dev.vireo.microvm.internal.virtio.balloon.BalloonStatistics.Tag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BalloonDeviceTest {
    private static final int STATS = 1;
    private static final int OOM = 2;
    private static final int REPORTING = 5;

    private final BalloonDevice balloon = new BalloonDevice(new BalloonOptions(true, true));

    private static byte[] numbers(long... addresses) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * addresses.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long address : addresses) {
            bytes.putInt((int) (address >>> 12));
        }
        return bytes.array();
    }

    @Test
    void offersWhatItIsToldTo() {
        try (GuestDriver driver = new GuestDriver(balloon)) {
            driver.begin(STATS, OOM, REPORTING);
            assertThat(driver.has(OOM) && driver.has(REPORTING) && driver.has(STATS))
                    .isTrue();
        }
        try (GuestDriver driver = new GuestDriver(new BalloonDevice(new BalloonOptions(false, false)))) {
            driver.begin(STATS, OOM, REPORTING);
            assertThat(driver.has(OOM) || driver.has(REPORTING)).isFalse();
        }
    }

    @Test
    void pagesThatAreGivenAreEmptiedAndNoOthers() {
        try (GuestDriver driver = GuestDriver.ready(balloon, STATS)) {
            balloon.setTarget(5 * 4096);
            assertThat(driver.config(0, 4)).isEqualTo(5);
            assertThat(driver.read(0x60) & 2).isEqualTo(2);
            long[] pages = new long[8];
            for (int i = 0; i < pages.length; i++) {
                pages[i] = driver.allocate(4096, 4096);
                driver.memory().putInt(pages[i], i + 1);
            }
            byte[] list = numbers(pages[1], pages[2], pages[5], pages[4], pages[7], TestSlot.MEMORY, 0xffff_f000L);
            driver.queue(0).exchange(out(driver.put(list), list.length));
            for (int i = 0; i < pages.length; i++) {
                boolean given = i == 1 || i == 2 || i == 4 || i == 5 || i == 7;
                assertThat(driver.memory().getInt(pages[i])).isEqualTo(given ? 0 : i + 1);
            }
            driver.writeConfig(4, 4, 5);
            driver.queue(1).exchange(out(driver.put(list), 8));
            assertThat(balloon.statistics()).isEqualTo(new BalloonStatistics(5, 5, 0, Map.of()));
        }
    }

    @Test
    void statisticsComeWhenTheyAreAskedFor() {
        try (GuestDriver driver = GuestDriver.ready(balloon, STATS)) {
            assertThat(balloon.requestStatistics()).isFalse();
            long buffer = driver.put(ByteBuffer.allocate(30)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) 4)
                    .putLong(123)
                    .putShort((short) 5)
                    .putLong(456)
                    .putShort((short) 999)
                    .putLong(1)
                    .array());
            DriverQueue queue = driver.queue(2);
            int head = queue.offer(out(buffer, 30));
            queue.kick();
            Waiting.until("statistics", () -> balloon.statistics().guest().size() == 2);
            assertThat(balloon.statistics().guest()).isEqualTo(Map.of(Tag.FREE_MEMORY, 123L, Tag.TOTAL_MEMORY, 456L));
            assertThat(queue.hasUsed()).isFalse();
            driver.registers().quiesce();
            JsonObject state = driver.registers().save();
            assertThat(state.object("device").intValue("heldStatistics")).isEqualTo(head);
            driver.registers().go();
            assertThat(balloon.requestStatistics()).isTrue();
            assertThat(queue.awaitUsed()).isEqualTo(new DriverQueue.Used(head, 0));
            assertThat(balloon.requestStatistics()).isFalse();
        }
    }

    @Test
    void freePagesThatAreReportedAreGivenBack() {
        for (boolean statistics : new boolean[] {true, false}) {
            BalloonDevice device = new BalloonDevice(new BalloonOptions(false, true));
            int[] features = statistics ? new int[] {STATS, REPORTING} : new int[] {REPORTING};
            try (GuestDriver driver = GuestDriver.ready(device, features)) {
                long free = driver.allocate(3 * 4096, 4096);
                driver.memory().putInt(free, 1);
                driver.memory().putInt(free + 2 * 4096, 3);
                driver.queue(statistics ? 3 : 2).exchange(in(free, 2 * 4096));
                assertThat(driver.memory().getInt(free)).isZero();
                assertThat(driver.memory().getInt(free + 2 * 4096)).isEqualTo(3);
                assertThat(device.statistics().reportedBytes()).isEqualTo(2 * 4096);
            }
        }
    }

    @Test
    void listsWithoutEndStopTheDevice() {
        for (int queue : new int[] {0, 1, 2}) {
            try (GuestDriver driver = GuestDriver.ready(new BalloonDevice(new BalloonOptions(false, false)), STATS)) {
                driver.queue(queue).offer(out(0, 8 << 20));
                driver.queue(queue).kick();
                driver.awaitNeedsReset();
            }
        }
        assertThatThrownBy(() -> balloon.setTarget(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
