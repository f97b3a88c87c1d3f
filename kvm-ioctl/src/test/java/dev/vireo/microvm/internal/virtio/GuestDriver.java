package dev.vireo.microvm.internal.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.kvm.GuestMemory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a guest's kernel does with a device: finds it by its registers, agrees on features, sets up queues. */
public final class GuestDriver implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long HEAP = 0x100000;

    private final TestSlot slot = new TestSlot();
    private final VirtioMmio registers;
    private final Map<Integer, DriverQueue> queues = new HashMap<>();
    private long free = HEAP;
    private long features;

    public GuestDriver(VirtioDevice device) {
        registers = new VirtioMmio("test", slot, device);
    }

    /** All that a driver does until it is ready: with these features, if they are offered, and all queues. */
    public static GuestDriver ready(VirtioDevice device, int... wanted) {
        GuestDriver driver = new GuestDriver(device);
        driver.begin(wanted);
        driver.useAllQueues();
        driver.finish();
        return driver;
    }

    /** Up to and including the agreement on features. */
    public void begin(int... wanted) {
        write(0x70, 0);
        write(0x70, 1);
        write(0x70, 1 | 2);
        features = (Feature.bits(wanted) | Feature.bits(Feature.VERSION_1)) & offered();
        accept(features);
        write(0x70, 1 | 2 | 8);
        assertThat(status()).isEqualTo(1 | 2 | 8);
    }

    public void accept(long set) {
        write(0x24, 0);
        write(0x20, set & 0xffff_ffffL);
        write(0x24, 1);
        write(0x20, set >>> 32);
    }

    public long offered() {
        write(0x14, 0);
        long low = read(0x10);
        write(0x14, 1);
        return low | read(0x10) << 32;
    }

    public boolean has(int feature) {
        return Feature.in(features, feature);
    }

    public void useAllQueues() {
        for (int i = 0; ; i++) {
            write(0x30, i);
            int largest = (int) read(0x34);
            if (largest == 0) {
                return;
            }
            useQueue(i, Math.min(largest, 64));
        }
    }

    public DriverQueue useQueue(int index, int size) {
        DriverQueue queue = new DriverQueue(this, index, size);
        queues.put(index, queue);
        write(0x30, index);
        write(0x38, size);
        address(0x80, queue.descriptors());
        address(0x90, queue.available());
        address(0xa0, queue.used());
        write(0x44, 1);
        return queue;
    }

    public void address(int register, long address) {
        write(register, address & 0xffff_ffffL);
        write(register + 4, address >>> 32);
    }

    public void finish() {
        write(0x70, 1 | 2 | 8 | 4);
    }

    public DriverQueue queue(int index) {
        DriverQueue queue = queues.get(index);
        assertThat(queue).isNotNull();
        return queue;
    }

    public TestSlot slot() {
        return slot;
    }

    public VirtioMmio registers() {
        return registers;
    }

    public GuestMemory memory() {
        return slot.memory();
    }

    /** Memory of the guest that nobody else uses; zeros, aligned to 16. */
    public long allocate(long size) {
        return allocate(size, 16);
    }

    public long allocate(long size, long alignment) {
        long address = (free + alignment - 1) & -alignment;
        free = address + size;
        assertThat(free).isLessThan(TestSlot.MEMORY);
        return address;
    }

    /** Memory with this content. */
    public long put(byte... bytes) {
        long address = allocate(Math.max(1, bytes.length));
        memory().write(address, bytes);
        return address;
    }

    public long read(int register) {
        return registers.read(register, 4);
    }

    public void write(int register, long value) {
        registers.write(register, 4, value & 0xffff_ffffL);
    }

    public int status() {
        return (int) read(0x70);
    }

    public long config(int offset, int size) {
        return registers.read(0x100 + offset, size);
    }

    public void writeConfig(int offset, int size, long value) {
        registers.write(0x100 + offset, size, value);
    }

    /** Waits until the device wants to be reset. */
    public void awaitNeedsReset() {
        Waiting.until("the device wants a reset", () -> (status() & 64) != 0);
        Waiting.until("a configuration interrupt", () -> (read(0x60) & 2) != 0);
    }

    @Override
    public void close() {
        registers.close();
        slot.close();
    }
}
