package dev.vireo.microvm.internal.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.kvm.GuestMemory;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The driver's side of one split queue. */
public final class DriverQueue {
    public static final int NEXT = 1;
    public static final int WRITE = 2;
    public static final int INDIRECT = 4;

    private final GuestDriver driver;
    private final GuestMemory memory;
    private final int index;
    private final int size;
    private final long descriptors;
    private final long available;
    private final long used;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final int[] links;
    private int nextAvailable;
    private int nextUsed;

    DriverQueue(GuestDriver driver, int index, int size) {
        this.driver = driver;
        this.memory = driver.memory();
        this.index = index;
        this.size = size;
        descriptors = driver.allocate(16L * size, 4096);
        available = driver.allocate(6 + 2L * size, 4096);
        used = driver.allocate(6 + 8L * size, 4096);
        links = new int[size];
        for (int i = 0; i < size; i++) {
            free.add(i);
        }
    }

    public long descriptors() {
        return descriptors;
    }

    public long available() {
        return available;
    }

    public long used() {
        return used;
    }

    public int size() {
        return size;
    }

    /** A piece of memory for a chain. */
    public record Buffer(long address, int length, boolean write) {}

    public static Buffer out(long address, int length) {
        return new Buffer(address, length, false);
    }

    public static Buffer in(long address, int length) {
        return new Buffer(address, length, true);
    }

    /** Writes a descriptor as it is. */
    public void descriptor(int at, long address, int length, int flags, int next) {
        describe(descriptors + 16L * at, address, length, flags, next);
    }

    public void describe(long where, long address, int length, int flags, int next) {
        memory.putLong(where, address);
        memory.putInt(where + 8, length);
        memory.putShort(where + 12, (short) flags);
        memory.putShort(where + 14, (short) next);
    }

    /** Offers a chain without notifying; its head. */
    public int offer(Buffer... buffers) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < buffers.length; i++) {
            taken.add(free.remove());
        }
        for (int i = 0; i < buffers.length; i++) {
            boolean last = i == buffers.length - 1;
            int flags = (last ? 0 : NEXT) | (buffers[i].write() ? WRITE : 0);
            links[taken.get(i)] = last ? -1 : taken.get(i + 1);
            descriptor(taken.get(i), buffers[i].address(), buffers[i].length(), flags, last ? 0 : taken.get(i + 1));
        }
        offerHead(taken.get(0));
        return taken.get(0);
    }

    /** Offers a chain by a table of its own. */
    public int offerIndirect(Buffer... buffers) {
        long table = driver.allocate(16L * buffers.length);
        for (int i = 0; i < buffers.length; i++) {
            boolean last = i == buffers.length - 1;
            int flags = (last ? 0 : NEXT) | (buffers[i].write() ? WRITE : 0);
            describe(table + 16L * i, buffers[i].address(), buffers[i].length(), flags, last ? 0 : i + 1);
        }
        int head = free.remove();
        links[head] = -1;
        descriptor(head, table, 16 * buffers.length, INDIRECT, 0);
        offerHead(head);
        return head;
    }

    /** Makes a descriptor available, whatever it is. */
    public void offerHead(int head) {
        memory.putShort(available + 4 + 2L * (nextAvailable & (size - 1)), (short) head);
        nextAvailable = (nextAvailable + 1) & 0xffff;
        memory.putShortRelease(available + 2, (short) nextAvailable);
        VarHandle.fullFence();
    }

    public void setAvailableIndex(int value) {
        memory.putShortRelease(available + 2, (short) value);
    }

    public void setFlags(int flags) {
        memory.putShort(available, (short) flags);
    }

    public void setUsedEvent(int value) {
        memory.putShort(available + 4 + 2L * size, (short) value);
    }

    public int availableEvent() {
        return memory.getShort(used + 4 + 8L * size) & 0xffff;
    }

    public boolean wantsNotification() {
        return (memory.getShortAcquire(used) & 1) == 0;
    }

    public void kick() {
        driver.write(0x50, index);
    }

    public int usedIndex() {
        return memory.getShortAcquire(used + 2) & 0xffff;
    }

    public boolean hasUsed() {
        return usedIndex() != nextUsed;
    }

    /** What the device gave back: the head of a chain, and how much was written to it. */
    public record Used(int head, int written) {}

    /** Waits for the next chain that is given back. */
    public Used awaitUsed() {
        Waiting.until("queue " + index + " gives a buffer back", this::hasUsed);
        return takeUsed();
    }

    public Used takeUsed() {
        assertThat(hasUsed()).isTrue();
        long element = used + 4 + 8L * (nextUsed & (size - 1));
        Used result = new Used(memory.getInt(element), memory.getInt(element + 4));
        nextUsed = (nextUsed + 1) & 0xffff;
        int at = result.head();
        assertThat(at).isBetween(0, size - 1);
        while (at >= 0) {
            free.add(at);
            int next = links[at];
            links[at] = -1;
            at = next;
        }
        return result;
    }

    /** Offers a chain, notifies, and waits until it is given back; how much was written. */
    public int exchange(Buffer... buffers) {
        int head = offer(buffers);
        kick();
        Used result = awaitUsed();
        assertThat(result.head()).isEqualTo(head);
        return result.written();
    }
}
