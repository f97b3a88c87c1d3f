package dev.vireo.microvm.internal.virtio.block;

import dev.vireo.microvm.internal.virtio.Attachment;
import dev.vireo.microvm.internal.virtio.Feature;
import dev.vireo.microvm.internal.virtio.TokenBucket;
import dev.vireo.microvm.internal.virtio.Transport;
import dev.vireo.microvm.internal.virtio.VirtQueue;
import dev.vireo.microvm.internal.virtio.VirtioDevice;
import dev.vireo.microvm.internal.virtio.Watch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * A disk. Its requests are done one after the other; what the host refuses is an I/O error to the guest, and counted.
 */
public final class BlockDevice implements VirtioDevice {
    private static final int TYPE = 2;
    private static final int QUEUE_SIZE = 256;
    private static final long BURSTS_A_SECOND = 5;

    private static final int SIZE_MAX = 1;
    private static final int SEG_MAX = 2;
    private static final int READ_ONLY = 5;
    private static final int BLOCK_SIZE = 6;
    private static final int CAN_FLUSH = 9;
    private static final int CAN_DISCARD = 13;
    private static final int CAN_WRITE_ZEROES = 14;

    private final Attachment place = new Attachment();
    private final BlockFile file;
    private final BlockEngine engine;
    private TokenBucket bytes;
    private TokenBucket requests;
    private boolean halted;

    /** Makes a disk of a file, through the page cache, whose guest gets the errors. */
    public BlockDevice(BlockFile file, String id, BlockLimits limits) {
        this(file, id, limits, BlockOptions.PLAIN, failure -> {});
    }

    /**
     * Makes a disk of a file, which is closed with it.
     *
     * @param id what the guest is told as its serial number: ASCII, of which it gets 20 bytes
     * @param listener told of failures, on the device's thread; after one whose action is STOP the disk does nothing until
     *     the machine was paused and goes on
     */
    public BlockDevice(
            BlockFile file, String id, BlockLimits limits, BlockOptions options, Consumer<BlockFailure> listener) {
        this.file = file;
        this.engine = new BlockEngine(file, id, options, listener);
        this.bytes = bucket(limits.bytesPerSecond());
        this.requests = bucket(limits.requestsPerSecond());
    }

    private static TokenBucket bucket(long rate) {
        return new TokenBucket(rate, rate / BURSTS_A_SECOND, System.nanoTime());
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public long features() {
        long always = Feature.bits(SIZE_MAX, SEG_MAX, BLOCK_SIZE, CAN_FLUSH);
        return always | (file.isReadOnly() ? Feature.bits(READ_ONLY) : Feature.bits(CAN_DISCARD, CAN_WRITE_ZEROES));
    }

    @Override
    public int[] queueSizes() {
        return new int[] {QUEUE_SIZE};
    }

    /** {@code struct virtio_blk_config}. */
    @Override
    public byte[] config() {
        return ByteBuffer.allocate(60)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, engine.sectors())
                .putInt(8, BlockEngine.SEGMENT_SIZE)
                .putInt(12, BlockEngine.SEGMENTS)
                .putInt(20, BlockEngine.SECTOR)
                .putShort(34, (short) 1)
                .putInt(36, BlockEngine.RANGE_SECTORS)
                .putInt(40, BlockEngine.RANGES)
                .putInt(44, 8)
                .putInt(48, BlockEngine.RANGE_SECTORS)
                .putInt(52, BlockEngine.RANGES)
                .put(56, (byte) 1)
                .array();
    }

    @Override
    public void attach(Transport transport) {
        place.attach(transport);
    }

    @Override
    public void watch(Watch watch) {
        long delay = delay();
        if (delay > 0 && !halted && place.transport().queue(0).waiting() > 0) {
            watch.atMost(delay);
        }
    }

    private long delay() {
        long now = System.nanoTime();
        return Math.max(bytes.delay(now), requests.delay(now));
    }

    @Override
    public boolean work(Watch watch) {
        VirtQueue queue = place.transport().queue(0);
        boolean canFlush = place.transport().accepted(CAN_FLUSH);
        return queue.serve(() -> !halted && delay() == 0, chain -> {
            requests.take(1);
            bytes.take(chain.readable().length() + chain.writable().length());
            int written = engine.perform(new BlockRequest(chain), canFlush);
            if (written == BlockEngine.TRY_AGAIN) {
                halted = true;
                queue.unpop(1);
            } else {
                queue.push(chain, written);
            }
        });
    }

    @Override
    public void reset() {
        halted = false;
    }

    /** What failed is tried again. */
    @Override
    public void resumed() {
        halted = false;
    }

    /** The file has another size now: the guest is told. Any thread. */
    public void resized() {
        place.transport().exclusively(() -> {
            engine.measure();
            place.transport().configChanged();
        });
    }

    /** Sets other limits. Any thread. */
    public void limit(BlockLimits limits) {
        place.transport().exclusively(() -> {
            bytes = bucket(limits.bytesPerSecond());
            requests = bucket(limits.requestsPerSecond());
        });
    }

    /** What the guest has done with it so far. Any thread. */
    public BlockStatistics statistics() {
        return place.transport().ask(engine::statistics);
    }

    @Override
    public void close() {
        file.close();
    }
}
