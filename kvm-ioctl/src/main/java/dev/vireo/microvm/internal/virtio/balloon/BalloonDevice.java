package dev.vireo.microvm.internal.virtio.balloon;

import dev.vireo.json.JsonObject;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.microvm.internal.virtio.Attachment;
import dev.vireo.microvm.internal.virtio.Chain;
import dev.vireo.microvm.internal.virtio.Feature;
import dev.vireo.microvm.internal.virtio.GuestBuffers;
import dev.vireo.microvm.internal.virtio.GuestFault;
import dev.vireo.microvm.internal.virtio.Transport;
import dev.vireo.microvm.internal.virtio.VirtQueue;
import dev.vireo.microvm.internal.virtio.VirtioDevice;
import dev.vireo.microvm.internal.virtio.Watch;
import dev.vireo.microvm.internal.virtio.balloon.BalloonStatistics.Tag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Memory that a guest gives back to the host: as much as it is asked for, and, by free page reporting, what it does not
 * use. What it gives is zeros, or a file's content, when it takes it again; its kernel does not rely on either.
 */
public final class BalloonDevice implements VirtioDevice {
    private static final int TYPE = 5;
    private static final int QUEUE_SIZE = 128;
    private static final int INFLATE = 0;
    private static final int DEFLATE = 1;
    private static final int STATISTICS = 2;
    private static final int REPORTING = 3;

    private static final int STATS_VQ = 1;
    private static final int DEFLATE_ON_OOM = 2;
    private static final int PAGE_REPORTING = 5;

    private static final int PAGE_SHIFT = 12;
    private static final int PAGE = 1 << PAGE_SHIFT;
    private static final int MOST_NUMBERS = 1 << 16;
    private static final int STATISTIC = 10;
    private static final int MOST_STATISTICS = 64 * STATISTIC;
    private static final int ACTUAL_OFFSET = 4;
    private static final int NONE = -1;
    private static final List<Tag> TAGS = List.of(Tag.values());

    private final Attachment place = new Attachment();
    private final BalloonOptions options;
    private final Map<Tag, Long> guest = new EnumMap<>(Tag.class);
    private int targetPages;
    private int actualPages;
    private long reportedBytes;
    private int heldStatistics = NONE;

    /** Makes one that wants nothing. */
    public BalloonDevice(BalloonOptions options) {
        this.options = options;
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public long features() {
        return Feature.bits(STATS_VQ)
                | (options.deflateOnOom() ? Feature.bits(DEFLATE_ON_OOM) : 0)
                | (options.freePageReporting() ? Feature.bits(PAGE_REPORTING) : 0);
    }

    /** Drivers number the queues of the features that they have accepted, without gaps. */
    @Override
    public int[] queueSizes() {
        return new int[] {QUEUE_SIZE, QUEUE_SIZE, QUEUE_SIZE, QUEUE_SIZE};
    }

    /** {@code struct virtio_balloon_config}. */
    @Override
    public byte[] config() {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, targetPages)
                .putInt(ACTUAL_OFFSET, actualPages)
                .array();
    }

    @Override
    public void writeConfig(int offset, byte[] bytes) {
        if (offset == ACTUAL_OFFSET && bytes.length == Integer.BYTES) {
            actualPages = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        }
    }

    @Override
    public void attach(Transport transport) {
        place.attach(transport);
    }

    @Override
    public void reset() {
        heldStatistics = NONE;
        guest.clear();
        actualPages = 0;
    }

    @Override
    public boolean work(Watch watch) {
        Transport transport = place.transport();
        boolean more = serve(INFLATE, this::inflate);
        more |= serve(DEFLATE, this::check);
        boolean statistics = transport.accepted(STATS_VQ);
        if (statistics) {
            VirtQueue queue = transport.queue(STATISTICS);
            more |= queue.serve(() -> true, chain -> takeStatistics(queue, chain));
        }
        if (transport.accepted(PAGE_REPORTING)) {
            more |= serve(statistics ? REPORTING : STATISTICS, this::report);
        }
        return more;
    }

    private boolean serve(int index, Consumer<Chain> handler) {
        VirtQueue queue = place.transport().queue(index);
        return queue.serve(() -> true, chain -> {
            handler.accept(chain);
            queue.push(chain, 0);
        });
    }

    private void check(Chain chain) {
        if (chain.readable().length() > MOST_NUMBERS || chain.readable().length() % Integer.BYTES != 0) {
            throw new GuestFault("a list of pages of " + chain.readable().length() + " bytes");
        }
    }

    /** Neighbours, which the list mostly has, are given back as one. */
    private void inflate(Chain chain) {
        check(chain);
        int length = (int) chain.readable().length();
        ByteBuffer numbers = chain.readable().values(0, length);
        long start = 0;
        long end = 0;
        while (numbers.hasRemaining()) {
            long address = (numbers.getInt() & 0xffff_ffffL) << PAGE_SHIFT;
            if (address == end && end != start) {
                end += PAGE;
            } else if (address == start - PAGE) {
                start = address;
            } else {
                discard(start, end - start);
                start = address;
                end = address + PAGE;
            }
        }
        discard(start, end - start);
    }

    /** Pages that span regions are given back one by one; those that are not memory are none. */
    private void discard(long start, long length) {
        GuestMemory memory = place.transport().memory();
        if (length > 0 && memory.contains(start, length)) {
            memory.discard(start, length);
            return;
        }
        for (long done = 0; done < length; done += PAGE) {
            if (memory.contains(start + done, PAGE)) {
                memory.discard(start + done, PAGE);
            }
        }
    }

    private void report(Chain chain) {
        reportedBytes += chain.writable().discard();
    }

    /** The driver's buffer is kept until statistics are asked for. */
    private void takeStatistics(VirtQueue queue, Chain chain) {
        GuestBuffers from = chain.readable();
        if (from.length() > MOST_STATISTICS) {
            throw new GuestFault("statistics of " + from.length() + " bytes");
        }
        if (heldStatistics != NONE) {
            queue.use(heldStatistics, 0);
            queue.publish();
        }
        heldStatistics = chain.head();
        for (int at = 0; at + STATISTIC <= from.length(); at += STATISTIC) {
            ByteBuffer entry = from.values(at, STATISTIC);
            int tag = entry.getShort(0) & 0xffff;
            if (tag < TAGS.size()) {
                guest.put(TAGS.get(tag), entry.getLong(2));
            }
        }
    }

    /** Asks the guest to give so much; it is told, and does what it can. Any thread. */
    public void setTarget(long bytes) {
        if (bytes < 0 || bytes >>> PAGE_SHIFT > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a balloon of " + bytes + " bytes");
        }
        place.transport().exclusively(() -> {
            targetPages = (int) (bytes >>> PAGE_SHIFT);
            place.transport().configChanged();
        });
    }

    /** Asks the guest for new statistics, which come when it gives them; false if it has none to give now. Any thread. */
    public boolean requestStatistics() {
        return place.transport().ask(() -> {
            if (heldStatistics == NONE) {
                return false;
            }
            VirtQueue queue = place.transport().queue(STATISTICS);
            queue.use(heldStatistics, 0);
            heldStatistics = NONE;
            queue.publish();
            return true;
        });
    }

    /** What is known now. Any thread. */
    public BalloonStatistics statistics() {
        return place.transport()
                .ask(() -> new BalloonStatistics(
                        targetPages & 0xffff_ffffL, actualPages & 0xffff_ffffL, reportedBytes, guest));
    }

    @Override
    public JsonObject save() {
        return JsonObject.of("target", targetPages, "actual", actualPages, "heldStatistics", heldStatistics);
    }

    @Override
    public void load(JsonObject state) {
        targetPages = state.intValue("target");
        actualPages = state.intValue("actual");
        heldStatistics = state.intValue("heldStatistics");
    }

    @Override
    public void close() {}
}
