package dev.vireo.microvm.internal.virtio.block;

import static dev.vireo.microvm.internal.virtio.DriverQueue.in;
import static dev.vireo.microvm.internal.virtio.DriverQueue.out;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.KernelException;
import dev.vireo.microvm.internal.virtio.DriverQueue;
import dev.vireo.microvm.internal.virtio.DriverQueue.Buffer;
import dev.vireo.microvm.internal.virtio.Feature;
import dev.vireo.microvm.internal.virtio.GuestDriver;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlockDeviceTest {
    private static final int FLUSH = 9;
    private static final int MIB = 1 << 20;
    private static final int[] ALL = {1, 2, 5, 6, 9, 13, 14, Feature.RING_INDIRECT_DESC, Feature.RING_EVENT_IDX};

    @TempDir
    private Path folder;

    private Path image;
    private byte[] content;

    @BeforeEach
    void makeADisk() throws IOException {
        image = folder.resolve("disk.img");
        content = new byte[4 * MIB];
        new Random(7).nextBytes(content);
        Files.write(image, content);
    }

    private BlockDevice disk() {
        return disk(BlockLimits.NONE);
    }

    private BlockDevice disk(BlockLimits limits) {
        return new BlockDevice(BlockFile.open(image, false), "disk-0", limits);
    }

    private static byte[] header(int type, long sector) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, type)
                .putLong(8, sector)
                .array();
    }

    /** A request whose data go to the device; its status. */
    private static int send(GuestDriver driver, int type, long sector, byte... data) {
        long status = driver.put((byte) 0xff);
        Buffer head = out(driver.put(header(type, sector)), 16);
        Buffer end = in(status, 1);
        int written = data.length == 0
                ? driver.queue(0).exchange(head, end)
                : driver.queue(0).exchange(head, out(driver.put(data), data.length), end);
        assertThat(written).isEqualTo(1);
        return driver.memory().getByte(status);
    }

    private static byte[] fetch(GuestDriver driver, int type, long sector, int length) {
        long status = driver.put((byte) 0xff);
        long data = driver.allocate(length);
        int written =
                driver.queue(0).exchange(out(driver.put(header(type, sector)), 16), in(data, length), in(status, 1));
        assertThat(written).isEqualTo(length + 1);
        assertThat(driver.memory().getByte(status)).isZero();
        assertThat(driver.slot().isDirty(data)).isTrue();
        assertThat(driver.slot().isDirty(status)).isTrue();
        return driver.memory().read(data, length);
    }

    private static byte[] range(long sector, int count, int flags) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, sector)
                .putInt(8, count)
                .putInt(12, flags)
                .array();
    }

    @Test
    void readsAndWritesWhatTheFileHas() throws IOException {
        BlockDevice disk = disk();
        try (GuestDriver driver = GuestDriver.ready(disk, ALL)) {
            assertThat(driver.config(0, 8)).isEqualTo(4 * MIB / 512);
            assertThat(driver.config(20, 4)).isEqualTo(512);
            assertThat(fetch(driver, 0, 3, 4096)).isEqualTo(Arrays.copyOfRange(content, 3 * 512, 3 * 512 + 4096));
            byte[] data = new byte[8192];
            new Random(1).nextBytes(data);
            assertThat(send(driver, 1, 100, data)).isZero();
            assertThat(send(driver, 4, 0)).isZero();
            System.arraycopy(data, 0, content, 100 * 512, data.length);
            assertThat(Files.readAllBytes(image)).isEqualTo(content);
            byte[] id = fetch(driver, 8, 0, 20);
            assertThat(new String(id, java.nio.charset.StandardCharsets.US_ASCII))
                    .startsWith("disk-0\0");
            BlockStatistics counted = disk.statistics();
            assertThat(counted.readNanos()).isPositive();
            assertThat(counted.writeNanos()).isPositive();
            assertThat(counted)
                    .isEqualTo(
                            new BlockStatistics(1, 4096, counted.readNanos(), 1, 8192, counted.writeNanos(), 1, 0, 0));
        }
    }

    /** The header, the data and the status in pieces that have nothing to do with their bounds. */
    @Test
    void takesARequestInAnyPieces() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(disk(), ALL)) {
            byte[] data = new byte[1024];
            new Random(2).nextBytes(data);
            byte[] all =
                    ByteBuffer.allocate(16 + 1024).put(header(1, 8)).put(data).array();
            long from = driver.put(all);
            long status = driver.put((byte) 0xff);
            driver.queue(0)
                    .exchange(out(from, 5), out(from + 5, 300), out(from + 305, all.length - 305), in(status, 1));
            assertThat(driver.memory().getByte(status)).isZero();
            System.arraycopy(data, 0, content, 8 * 512, data.length);
            assertThat(Files.readAllBytes(image)).isEqualTo(content);

            long back = driver.allocate(1025);
            DriverQueue queue = driver.queue(0);
            queue.offerIndirect(
                    out(driver.put(header(0, 8)), 16), in(back, 7), in(back + 7, 1000), in(back + 1007, 18));
            queue.kick();
            assertThat(queue.awaitUsed().written()).isEqualTo(1025);
            assertThat(driver.memory().read(back, 1024)).isEqualTo(data);
            assertThat(driver.memory().getByte(back + 1024)).isZero();
        }
    }

    @Test
    void manyRequestsAtOnceAllEndRight() {
        try (GuestDriver driver = GuestDriver.ready(disk(), ALL)) {
            DriverQueue queue = driver.queue(0);
            Random random = new Random(3);
            for (int round = 0; round < 30; round++) {
                long[] data = new long[20];
                int[] sector = new int[20];
                for (int i = 0; i < data.length; i++) {
                    data[i] = driver.allocate(1025);
                    sector[i] = random.nextInt(4 * MIB / 512 - 2);
                    queue.offer(out(driver.put(header(0, sector[i])), 16), in(data[i], 1025));
                }
                queue.kick();
                for (int i = 0; i < data.length; i++) {
                    queue.awaitUsed();
                }
                for (int i = 0; i < data.length; i++) {
                    assertThat(driver.memory().read(data[i], 1024))
                            .isEqualTo(Arrays.copyOfRange(content, sector[i] * 512, sector[i] * 512 + 1024));
                }
            }
        }
    }

    @Test
    void aDiscardedRangeTakesNoRoom() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(disk(), ALL)) {
            long before = blocks();
            assertThat(send(driver, 11, 0, range(2048, 4096, 0))).isZero();
            Arrays.fill(content, MIB, 3 * MIB, (byte) 0);
            assertThat(Files.readAllBytes(image)).isEqualTo(content);
            assertThat(blocks()).isLessThanOrEqualTo(before - 2 * MIB / 512);
            assertThat(send(driver, 11, 0, range(2048, 4096, 1)))
                    .as("a flag it must not have")
                    .isEqualTo(2);
        }
    }

    private long blocks() throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", image.toString()).start();
        return Long.parseLong(new String(stat.getInputStream().readAllBytes()).trim());
    }

    @Test
    void writesZeroesAndKeepsTheLength() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(disk(), ALL)) {
            byte[] two = ByteBuffer.allocate(32)
                    .put(range(1, 3, 0))
                    .put(range(8190, 2, 1))
                    .array();
            assertThat(send(driver, 13, 0, two)).isZero();
            Arrays.fill(content, 512, 4 * 512, (byte) 0);
            Arrays.fill(content, 8190 * 512, 8192 * 512, (byte) 0);
            assertThat(Files.readAllBytes(image)).isEqualTo(content);
        }
    }

    @Test
    void refusesWhatIsNotOnTheDisk() throws IOException {
        BlockDevice disk = disk();
        try (GuestDriver driver = GuestDriver.ready(disk, ALL)) {
            byte[] sector = new byte[512];
            for (long bad : new long[] {8192, 8193, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 55, (1L << 55) + 1}) {
                assertThat(send(driver, 1, bad, sector)).isEqualTo(1);
                assertThat(send(driver, 11, 0, range(bad, 1, 0))).isEqualTo(1);
                assertThat(send(driver, 13, 0, range(bad, 1, 0))).isEqualTo(1);
            }
            assertThat(send(driver, 1, 8191, new byte[1024])).isEqualTo(1);
            assertThat(send(driver, 1, 0, new byte[100])).isEqualTo(1);
            assertThat(send(driver, 11, 0, range(0, -1, 0))).isEqualTo(1);
            assertThat(send(driver, 11, 0, new byte[15])).isEqualTo(1);
            assertThat(send(driver, 11, 0, new byte[17 * 16])).isEqualTo(1);
            assertThat(send(driver, 99, 0, sector)).isEqualTo(2);
            assertThat(send(driver, -1, 0)).isEqualTo(2);
            assertThat(Files.readAllBytes(image)).isEqualTo(content);
            assertThat(disk.statistics().errors()).isEqualTo(3 * 7 + 5);
        }
    }

    /** One buffer many times in a chain, so that it is more than any honest driver sends. */
    @Test
    void refusesARequestThatIsTooLarge() {
        try (GuestDriver driver = GuestDriver.ready(disk(), ALL)) {
            DriverQueue queue = driver.queue(0);
            long data = driver.allocate(8 * MIB);
            long status = driver.put((byte) 0xff);
            Buffer[] chain = new Buffer[10];
            chain[0] = out(driver.put(header(0, 0)), 16);
            Arrays.fill(chain, 1, 9, in(data, 8 * MIB));
            chain[9] = in(status, 1);
            queue.offer(chain);
            queue.kick();
            assertThat(queue.awaitUsed().written()).isEqualTo(1);
            assertThat(driver.memory().getByte(status)).isEqualTo((byte) 1);
        }
    }

    @Test
    void aRequestWithoutRoomForItsStatusStopsTheDevice() {
        try (GuestDriver driver = GuestDriver.ready(disk(), ALL)) {
            driver.queue(0).offer(out(driver.put(header(4, 0)), 16));
            driver.queue(0).kick();
            driver.awaitNeedsReset();
            driver.begin(ALL);
            driver.useAllQueues();
            driver.finish();
            assertThat(fetch(driver, 0, 0, 512)).isEqualTo(Arrays.copyOf(content, 512));
        }
    }

    @Test
    void aDiskThatIsReadOnlyIsNotWritten() throws IOException {
        BlockDevice disk = new BlockDevice(BlockFile.open(image, true), "", BlockLimits.NONE);
        try (GuestDriver driver = GuestDriver.ready(disk, ALL)) {
            assertThat(driver.has(5)).isTrue();
            assertThat(driver.has(13)).isFalse();
            assertThat(send(driver, 1, 0, new byte[512])).isEqualTo(1);
            assertThat(send(driver, 11, 0, range(0, 8, 0))).isEqualTo(1);
            assertThat(fetch(driver, 0, 0, 512)).isEqualTo(Arrays.copyOf(content, 512));
            assertThat(Files.readAllBytes(image)).isEqualTo(content);
        }
    }

    @Test
    void whatTheHostRefusesIsAnErrorToTheGuest() throws IOException {
        BlockDevice disk = disk();
        try (GuestDriver driver = GuestDriver.ready(disk, ALL)) {
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(MIB);
            }
            long status = driver.put((byte) 0xff);
            driver.queue(0)
                    .exchange(out(driver.put(header(0, 4096)), 16), in(driver.allocate(512), 512), in(status, 1));
            assertThat(driver.memory().getByte(status)).isEqualTo((byte) 1);
            assertThat(disk.statistics().errors()).isEqualTo(1);
            disk.resized();
            assertThat(driver.config(0, 8)).isEqualTo(MIB / 512);
        }
    }

    @Test
    void tellsTheGuestOfAnotherSize() throws IOException {
        BlockDevice disk = disk();
        try (GuestDriver driver = GuestDriver.ready(disk, ALL)) {
            long generation = driver.read(0xfc);
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(8 * MIB);
            }
            disk.resized();
            assertThat(driver.read(0x60) & 2).isEqualTo(2);
            assertThat(driver.read(0xfc)).isNotEqualTo(generation);
            assertThat(driver.config(0, 8)).isEqualTo(8 * MIB / 512);
            assertThat(send(driver, 1, 16383, new byte[512])).isZero();
        }
    }

    @Test
    void aDriverThatCannotFlushIsWrittenThrough() {
        try (GuestDriver driver = GuestDriver.ready(disk(), Feature.RING_EVENT_IDX)) {
            assertThat(driver.has(FLUSH)).isFalse();
            assertThat(send(driver, 1, 0, new byte[512])).isZero();
            assertThat(fetch(driver, 0, 0, 512)).isEqualTo(new byte[512]);
        }
    }

    @Test
    void aLimitIsKept() {
        try (GuestDriver driver = GuestDriver.ready(disk(new BlockLimits(0, 50)), ALL)) {
            long start = System.nanoTime();
            for (int i = 0; i < 30; i++) {
                fetch(driver, 0, i, 512);
            }
            // 10 at once, the others at 50 a second
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(350));
        }
    }

    @Test
    void whatWaitsForALimitIsLeftInTheQueueByAReset() {
        try (GuestDriver driver = GuestDriver.ready(disk(new BlockLimits(1, 0)), ALL)) {
            fetch(driver, 0, 0, 512);
            long data = driver.allocate(513);
            driver.queue(0).offer(out(driver.put(header(0, 0)), 16), in(data, 513));
            driver.queue(0).kick();
            driver.write(0x70, 0);
            assertThat(driver.status()).isZero();
            driver.begin(ALL);
            assertThat(driver.memory().read(data, 513)).containsOnly(0);
        }
    }

    @Test
    void opensFilesAndDisksOnly() {
        assertThatThrownBy(() -> BlockFile.open(folder, true))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("neither");
        assertThatThrownBy(() -> BlockFile.open(Path.of("/dev/zero"), false)).hasMessageContaining("neither");
        assertThatThrownBy(() -> BlockFile.open(folder.resolve("absent"), false))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("ENOENT");
        assertThatThrownBy(() -> new BlockLimits(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
