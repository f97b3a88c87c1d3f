package dev.vireo.microvm.internal.virtio;

import dev.vireo.kvm.GuestMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A guest's driver that does to a device whatever bytes say, without threads, so that it does the same again. Its queues
 * have places in which descriptors and buffers are near each other, or nothing would ever be hit.
 */
final class HostileDriver implements AutoCloseable {
    private static final int QUEUE_SIZE = 16;
    private static final long RINGS = 0x1000;
    private static final long RING_STRIDE = 0x1000;
    private static final long AVAILABLE = 0x400;
    private static final long USED = 0x800;
    private static final long HEAP = 0x10000;
    private static final int HEAP_MASK = 0x3fff;
    private static final int STEP = 16;
    private static final int STATUS_READY = 1 | 2 | 8 | 4;

    private final TestSlot slot = new TestSlot();
    private final GuestMemory memory = slot.memory();
    private final VirtioTransport transport;
    private final Watch watch = new Watch();
    private final int queues;

    HostileDriver(VirtioDevice device) {
        transport = new VirtioTransport("fuzz", slot, device);
        queues = device.queueSizes().length;
        setUp(transport.offered());
    }

    private void setUp(long features) {
        transport.setStatus(0);
        transport.setStatus(3);
        transport.accept(-1, features | Feature.bits(Feature.VERSION_1));
        transport.setStatus(11);
        for (int i = 0; i < queues; i++) {
            VirtQueue queue = transport.queue(i);
            queue.setSize(QUEUE_SIZE);
            queue.setDescriptors(-1, ring(i));
            queue.setDriver(-1, ring(i) + AVAILABLE);
            queue.setDevice(-1, ring(i) + USED);
            memory.putInt(ring(i) + AVAILABLE, 0);
            transport.enable(queue, true);
        }
        transport.setStatus(STATUS_READY);
    }

    private static long ring(int queue) {
        return RINGS + queue * RING_STRIDE;
    }

    /** Steps of 16 bytes each. */
    void run(byte[] input) {
        ByteBuffer script = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        while (script.remaining() >= STEP) {
            int operation = script.get() & 7;
            int queue = Math.floorMod(script.get(), queues);
            step(operation, queue, script.getShort() & 0xffff, script.getInt(), script.getLong());
        }
        work();
        setUp(transport.offered());
        if (transport.hasFailed() || transport.status() != STATUS_READY) {
            throw new AssertionError("the device does not come back: status " + transport.status());
        }
    }

    private void step(int operation, int queue, int small, int medium, long large) {
        long available = ring(queue) + AVAILABLE;
        int index = memory.getShort(available + 2) & 0xffff;
        switch (operation) {
            case 0 -> describe(ring(queue) + STEP * (small % QUEUE_SIZE), medium, large);
            case 1 -> describe(HEAP + STEP * (small & 0x3f), medium, large);
            case 2, 3 -> {
                memory.putShort(available + 4 + 2L * (index % QUEUE_SIZE), (short) (small % (QUEUE_SIZE + 1)));
                memory.putShort(available + 2, (short) (index + 1));
            }
            case 4 -> memory.putLong(HEAP + (small & HEAP_MASK), large);
            case 5 -> chain(queue, small, medium, large);
            case 6 -> rare(queue, small, medium, large);
            default -> work();
        }
        if (transport.hasFailed()) {
            throw new AssertionError("the device failed");
        }
    }

    private void describe(long where, int medium, long large) {
        boolean near = (large & 7) != 7;
        memory.putLong(where, near ? HEAP + (medium & HEAP_MASK) : large);
        memory.putInt(where + 8, near ? (int) (large >>> 8) & 0x1ff : (int) (large >>> 8));
        memory.putShort(where + 12, (short) (large >>> 40));
        memory.putShort(where + 14, (short) ((large >>> 56) & (QUEUE_SIZE - 1)));
    }

    /** A chain as devices want them: something to read, something to write. */
    private void chain(int queue, int small, int medium, long large) {
        int first = small % (QUEUE_SIZE - 2);
        long from = HEAP + (medium & HEAP_MASK);
        memory.putInt(from, (int) large & 0xf);
        memory.putLong(from + 8, large >>> 8 & 0xff);
        describe(
                ring(queue) + STEP * first, medium, 0x0001_0000_0000_0000L >>> 8 | 44L << 8 | (long) (first + 1) << 56);
        describe(ring(queue) + STEP * (first + 1), medium >>> 8, 2L << 40 | (large >>> 20 & 0x1ff) << 8);
        step(2, queue, first, 0, 0);
    }

    private void rare(int queue, int small, int medium, long large) {
        switch (small & 7) {
            case 0 -> transport.writeConfig(medium & 0xff, new byte[1 << (small >> 3 & 3)]);
            case 1 -> transport.enable(transport.queue(queue), false);
            case 2 -> setUp(transport.offered() & large);
            case 3 -> transport.setStatus(medium & 0xff);
            case 4 -> memory.putShort(ring(queue) + AVAILABLE + 2, (short) medium);
            case 5 -> memory.putShort(ring(queue) + AVAILABLE, (short) medium);
            case 6 -> memory.putShort(ring(queue) + AVAILABLE + 4 + 2 * QUEUE_SIZE, (short) medium);
            default -> transport.acknowledge(medium);
        }
    }

    /** A few turns of the device's thread, without waiting. */
    private void work() {
        for (int i = 0; i < queues; i++) {
            transport.ring(i);
        }
        boolean more = true;
        for (int turn = 0; turn < 4 && more; turn++) {
            watch.clear();
            transport.prepare(watch);
            watch.atMost(0);
            watch.await();
            more = transport.perform(watch);
        }
    }

    @Override
    public void close() {
        transport.close();
        slot.close();
    }
}
