package dev.vireo.microvm.internal.virtio.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.DiscardMode;
import dev.vireo.domain.DiskCache;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.error.KernelException;
import dev.vireo.kvm.internal.libc.Errno;
import dev.vireo.kvm.internal.libc.Failures;
import dev.vireo.microvm.internal.virtio.Feature;
import dev.vireo.microvm.internal.virtio.GuestDriver;
import dev.vireo.microvm.internal.virtio.Waiting;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BlockOptionsTest {
    private static final int KIB = 1 << 10;
    private static final int[] ALL = {1, 2, 5, 6, 9, 13, 14, Feature.RING_EVENT_IDX};

    @TempDir
    private Path folder;

    private final Queue<BlockFailure> failures = new ConcurrentLinkedQueue<>();
    private Path image;
    private byte[] content;

    @BeforeEach
    void makeADisk() throws IOException {
        image = folder.resolve("disk.img");
        content = new byte[256 * KIB + 512]; // not a whole page
        new Random(7).nextBytes(content);
        Files.write(image, content);
    }

    private BlockDevice disk(BlockOptions options) {
        return new BlockDevice(BlockFile.open(image, false), "disk-0", BlockLimits.NONE, options, failures::add);
    }

    private static BlockOptions cache(DiskCache cache) {
        return new BlockOptions(cache, DiscardMode.UNMAP, IoErrorAction.REPORT, IoErrorAction.REPORT);
    }

    private static BlockOptions onError(IoErrorAction action) {
        return new BlockOptions(DiskCache.WRITEBACK, DiscardMode.UNMAP, action, action);
    }

    /** Whole pages, single sectors, the last one of a file that ends within a page, and memory at odd addresses. */
    @ParameterizedTest
    @EnumSource
    void aDiskIsTheSameHoweverItIsCached(DiskCache cache) throws IOException {
        try (GuestDriver driver = GuestDriver.ready(disk(cache(cache)), ALL)) {
            Requests requests = new Requests(driver);
            Random random = new Random(1);
            for (int alignment : new int[] {4096, 512, 16, 1}) {
                for (int[] part : new int[][] {{8, 4096}, {3, 512}, {512, 512}, {100, 64 * KIB}, {505, 4096}}) {
                    byte[] data = new byte[part[1]];
                    random.nextBytes(data);
                    assertThat(requests.write(part[0], data, alignment)).isZero();
                    System.arraycopy(data, 0, content, part[0] * 512, data.length);
                    assertThat(requests.read(part[0], part[1], Math.max(16, alignment)))
                            .isEqualTo(data);
                }
            }
            assertThat(requests.send(Requests.WRITE_ZEROES, Requests.range(20, 3, 0)))
                    .isZero();
            Arrays.fill(content, 20 * 512, 23 * 512, (byte) 0);
            assertThat(requests.send(Requests.FLUSH, new byte[1])).isZero();
            assertThat(Files.readAllBytes(image)).isEqualTo(content);
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void blocksThatAreDiscardedStayIfThatIsWanted() throws IOException {
        BlockOptions options =
                new BlockOptions(DiskCache.WRITEBACK, DiscardMode.IGNORE, IoErrorAction.REPORT, IoErrorAction.REPORT);
        try (GuestDriver driver = GuestDriver.ready(disk(options), ALL)) {
            Requests requests = new Requests(driver);
            assertThat(requests.send(Requests.DISCARD, Requests.range(0, 64, 0)))
                    .isZero();
            assertThat(Files.readAllBytes(image)).isEqualTo(content);
            assertThat(requests.send(Requests.WRITE_ZEROES, Requests.range(0, 64, 1)))
                    .isZero();
            assertThat(Files.readAllBytes(image)).startsWith(new byte[64 * 512]).hasSize(content.length);
        }
    }

    private void setLength(long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    @Test
    void aRequestThatFailedWaitsAndIsDoneWhenTheMachineGoesOn() throws IOException {
        BlockDevice disk = disk(onError(IoErrorAction.STOP));
        try (GuestDriver driver = GuestDriver.ready(disk, ALL)) {
            Requests requests = new Requests(driver);
            setLength(0);
            Requests.Read first = requests.begin(0, 512, 512);
            Requests.Read second = requests.begin(1, 512, 512);
            Waiting.until("the failure is told", () -> !failures.isEmpty());
            assertThat(failures).hasSize(1);
            assertThat(failures.remove().action()).isEqualTo(IoErrorAction.STOP);

            driver.registers().quiesce();
            driver.registers().go();
            Waiting.until("it is told again", () -> !failures.isEmpty());
            failures.clear();
            driver.registers().quiesce();
            assertThat(first.status()).isEqualTo((byte) 0xff);
            assertThat(disk.statistics().errors()).isZero();

            Files.write(image, content);
            driver.registers().go();
            driver.queue(0).awaitUsed();
            driver.queue(0).awaitUsed();
            assertThat(first.status()).isZero();
            assertThat(first.data()).isEqualTo(Arrays.copyOf(content, 512));
            assertThat(second.data()).isEqualTo(Arrays.copyOfRange(content, 512, 1024));
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void aResetForgetsWhatWaits() throws IOException {
        try (GuestDriver driver = GuestDriver.ready(disk(onError(IoErrorAction.STOP)), ALL)) {
            setLength(0);
            Requests.Read waits = new Requests(driver).begin(0, 512, 512);
            Waiting.until("the failure is told", () -> !failures.isEmpty());
            Files.write(image, content);
            driver.begin(ALL);
            driver.useAllQueues();
            driver.finish();
            assertThat(new Requests(driver).read(1, 512, 512)).isEqualTo(Arrays.copyOfRange(content, 512, 1024));
            assertThat(waits.status()).isEqualTo((byte) 0xff);
        }
    }

    @ParameterizedTest
    @CsvSource({"REPORT, 1", "IGNORE, 0"})
    void aGuestIsToldOrNot(IoErrorAction action, int status) throws IOException {
        BlockDevice disk = disk(onError(action));
        try (GuestDriver driver = GuestDriver.ready(disk, ALL)) {
            setLength(0);
            Requests requests = new Requests(driver);
            for (int i = 0; i < 5; i++) {
                Requests.Read read = requests.begin(0, 512, 512);
                driver.queue(0).awaitUsed();
                assertThat(read.status()).isEqualTo((byte) status);
            }
            assertThat(disk.statistics().errors()).isEqualTo(5);
            assertThat(failures).as("one a second").hasSizeBetween(1, 2);
            assertThat(failures.element().action()).isEqualTo(action);
            assertThat(failures.element().write()).isFalse();
        }
    }

    @Test
    void aFullStorageStopsAndAnythingElseIsReported() {
        List<BlockFailure> told = new ArrayList<>();
        BlockFailures decision = new BlockFailures(
                new BlockOptions(DiskCache.NONE, DiscardMode.UNMAP, IoErrorAction.REPORT, IoErrorAction.STOP_WHEN_FULL),
                told::add);
        KernelException full = Failures.of("pwritev", "disk", Errno.ENOSPC.number());
        KernelException broken = Failures.of("pwritev", "disk", Errno.EIO.number());
        assertThat(decision.decide(true, full, "disk")).isEqualTo(IoErrorAction.STOP);
        assertThat(decision.decide(true, broken, "disk")).isEqualTo(IoErrorAction.REPORT);
        assertThat(decision.decide(false, full, "disk")).isEqualTo(IoErrorAction.REPORT);
        assertThat(told.get(0).full()).isTrue();
        assertThat(told.get(0).write()).isTrue();
    }
}
