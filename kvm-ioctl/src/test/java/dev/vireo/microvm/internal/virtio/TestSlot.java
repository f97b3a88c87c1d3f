package dev.vireo.microvm.internal.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.kvm.EventFd;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.microvm.internal.device.Slot;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;

/** A place for a device without a machine around it: memory, doorbells, and interrupts that are counted. */
public final class TestSlot implements Slot, AutoCloseable {
    public static final long MEMORY = 16L << 20;
    private static final int QUEUES = 8;

    private final GuestMemory memory =
            GuestMemory.builder().anonymous(0, MEMORY).build();
    private final EventFd[] doorbells = new EventFd[QUEUES];
    private final EventFd raised = EventFd.create();
    private final AtomicInteger interrupts = new AtomicInteger();
    private final BitSet dirty = new BitSet();

    public TestSlot() {
        for (int i = 0; i < QUEUES; i++) {
            doorbells[i] = EventFd.create();
        }
    }

    @Override
    public GuestMemory memory() {
        return memory;
    }

    @Override
    public void interrupt() {
        interrupts.incrementAndGet();
        raised.signal();
    }

    @Override
    public EventFd doorbell(int queue) {
        return doorbells[queue];
    }

    @Override
    public synchronized void wrote(long address, int length) {
        assertThat(memory.contains(address, length)).isTrue();
        dirty.set((int) (address >> 12), (int) ((address + length - 1) >> 12) + 1);
    }

    /** Whether the device has said that it wrote to the page of an address. */
    public synchronized boolean isDirty(long address) {
        return dirty.get((int) (address >> 12));
    }

    public int interrupts() {
        return interrupts.get();
    }

    /** Waits for an interrupt that was not waited for yet. */
    void awaitInterrupt(Duration limit) {
        raised.await(limit);
        raised.read();
    }

    @Override
    public void close() {
        for (EventFd doorbell : doorbells) {
            doorbell.close();
        }
        raised.close();
        memory.close();
    }
}
