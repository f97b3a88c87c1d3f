package dev.vireo.microvm.internal.virtio;

import dev.vireo.json.JsonObject;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.microvm.internal.device.Slot;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The device's side of one split queue (virtio 1.2, 2.7). Used under the lock of its device.
 *
 * <p>The driver publishes a chain by its index in the available ring, which is read with acquire; the device publishes
 * what it has used by its own index, written with release. Where one side tells the other how it wants to be notified,
 * a full fence keeps "I go to sleep" before "is there still something?".
 */
public final class VirtQueue {
    private static final int BITS_16 = 0xffff;
    private static final int NO_INTERRUPT = 1;
    private static final int NO_NOTIFY = 1;
    private static final int HEADER = 4;
    private static final int USED_ELEMENT = 8;

    private final Slot slot;
    private final GuestMemory memory;
    private final int index;
    private final int largest;
    private final Runnable interrupt;
    private final BooleanSupplier interrupted;

    private int size;
    private long descriptors;
    private long driver;
    private long device;
    private boolean ready;
    private boolean eventIndex;
    private ChainReader reader;

    private int nextAvailable;
    private int nextUsed;
    private int toldUsed;

    /**
     * Creates a queue that is not ready.
     *
     * @param largest how many entries it may have
     * @param interrupt tells the driver that something was used
     * @param interrupted whether somebody else wants the device's lock
     */
    VirtQueue(Slot slot, int index, int largest, Runnable interrupt, BooleanSupplier interrupted) {
        this.slot = slot;
        this.memory = slot.memory();
        this.index = index;
        this.largest = largest;
        this.interrupt = interrupt;
        this.interrupted = interrupted;
        this.reader = new ChainReader(slot, false, largest);
        reset();
    }

    /** As it was when it was made. */
    void reset() {
        size = largest;
        descriptors = 0;
        driver = 0;
        device = 0;
        ready = false;
        nextAvailable = 0;
        nextUsed = 0;
        toldUsed = 0;
    }

    int largest() {
        return largest;
    }

    boolean isReady() {
        return ready;
    }

    void setSize(int entries) {
        if (!ready) {
            size = entries;
        }
    }

    void setDescriptors(long mask, long bits) {
        if (!ready) {
            descriptors = (descriptors & ~mask) | bits;
        }
    }

    void setDriver(long mask, long bits) {
        if (!ready) {
            driver = (driver & ~mask) | bits;
        }
    }

    void setDevice(long mask, long bits) {
        if (!ready) {
            device = (device & ~mask) | bits;
        }
    }

    /**
     * Takes it into use.
     *
     * @throws GuestFault it has a size that cannot be, or a ring is not in guest memory
     */
    void enable(long features) {
        if (ready) {
            return;
        }
        eventIndex = Feature.in(features, Feature.RING_EVENT_IDX);
        reader = new ChainReader(slot, Feature.in(features, Feature.RING_INDIRECT_DESC), largest);
        int event = eventIndex ? Short.BYTES : 0;
        if (size <= 0 || size > largest || Integer.bitCount(size) != 1) {
            throw new GuestFault("queue " + index + " with " + size + " entries");
        }
        checkRing("descriptor table", descriptors, 16, 16L * size);
        checkRing("available ring", driver, Short.BYTES, HEADER + 2L * size + event);
        checkRing("used ring", device, Integer.BYTES, HEADER + (long) USED_ELEMENT * size + event);
        nextAvailable = 0;
        nextUsed = 0;
        toldUsed = 0;
        ready = true;
    }

    private void checkRing(String what, long address, int alignment, long length) {
        if (address % alignment != 0 || !memory.contains(address, length)) {
            throw new GuestFault("queue " + index + " with its " + what + " at 0x" + Long.toHexString(address));
        }
    }

    void disable() {
        ready = false;
    }

    /** How many entries it has. */
    public int size() {
        return size;
    }

    /** How many chains wait to be taken. */
    public int waiting() {
        if (!ready) {
            return 0;
        }
        int waiting = ((memory.getShortAcquire(driver + Short.BYTES) & BITS_16) - nextAvailable) & BITS_16;
        if (waiting > size) {
            throw new GuestFault("queue " + index + ": the available index jumped by " + waiting);
        }
        return waiting;
    }

    /**
     * Takes the next chain; null if there is none.
     *
     * @throws GuestFault it is malformed
     */
    public @Nullable Chain pop() {
        if (waiting() == 0) {
            return null;
        }
        int head = memory.getShort(driver + HEADER + 2L * (nextAvailable & (size - 1))) & BITS_16;
        nextAvailable = (nextAvailable + 1) & BITS_16;
        return reader.read(descriptors, size, head);
    }

    /** Gives back the last chains that were taken, as if they had not been. */
    public void unpop(int chains) {
        nextAvailable = (nextAvailable - chains) & BITS_16;
    }

    /** Puts a chain into the used ring without telling, so that several are told at once by {@link #publish()}. */
    public void use(int head, int written) {
        if (!ready) {
            return; // the driver took the queue away meanwhile
        }
        long element = device + HEADER + (long) USED_ELEMENT * (nextUsed & (size - 1));
        memory.putInt(element, head);
        memory.putInt(element + Integer.BYTES, written);
        slot.wrote(element, USED_ELEMENT);
        nextUsed = (nextUsed + 1) & BITS_16;
    }

    /** Makes what was used visible, and interrupts the driver if it wants that. */
    public void publish() {
        if (!ready) {
            return;
        }
        memory.putShortRelease(device + Short.BYTES, (short) nextUsed);
        slot.wrote(device + Short.BYTES, Short.BYTES);
        VarHandle.fullFence();
        if (wantsInterrupt()) {
            interrupt.run();
        }
    }

    /** Gives a chain back to the driver. */
    public void push(Chain chain, int written) {
        use(chain.head(), written);
        publish();
    }

    private boolean wantsInterrupt() {
        int news = (nextUsed - toldUsed) & BITS_16;
        toldUsed = nextUsed;
        if (!eventIndex) {
            return (memory.getShort(driver) & NO_INTERRUPT) == 0;
        }
        int event = memory.getShort(driver + HEADER + 2L * size) & BITS_16;
        return ((nextUsed - event - 1) & BITS_16) < news;
    }

    /**
     * Hands chains to a handler, one after the other, for a round of a bounded length.
     *
     * @param open asked before each: whether one more can be taken. Who answers no serves the queue again later
     * @return true if there may be more that could be taken at once
     */
    public boolean serve(BooleanSupplier open, Consumer<Chain> handler) {
        mute();
        for (int round = 0; round <= size; round++) {
            if (!ready || !open.getAsBoolean()) {
                return false;
            }
            if (interrupted.getAsBoolean()) {
                return true;
            }
            Chain chain = pop();
            if (chain != null) {
                handler.accept(chain);
            } else if (!listen()) {
                return false;
            }
        }
        return true;
    }

    /** Asks the driver to notify no more. */
    public void mute() {
        if (ready && !eventIndex) {
            setFlags(NO_NOTIFY);
        }
    }

    /** Asks the driver to notify from now on; true if chains came before it could know. */
    public boolean listen() {
        if (!ready) {
            return false;
        }
        if (eventIndex) {
            long event = device + HEADER + (long) USED_ELEMENT * size;
            memory.putShort(event, (short) nextAvailable);
            slot.wrote(event, Short.BYTES);
        } else {
            setFlags(0);
        }
        VarHandle.fullFence();
        return waiting() > 0;
    }

    private void setFlags(int flags) {
        if (memory.getShort(device) != flags) {
            memory.putShort(device, (short) flags);
            slot.wrote(device, Short.BYTES);
        }
    }

    JsonObject save() {
        return JsonObject.builder()
                .put("size", size)
                .put("ready", ready)
                .put("descriptors", descriptors)
                .put("driver", driver)
                .put("device", device)
                .put("nextAvailable", nextAvailable)
                .put("nextUsed", nextUsed)
                .put("toldUsed", toldUsed)
                .build();
    }

    void load(JsonObject state, long features) {
        reset();
        size = state.intValue("size");
        descriptors = state.longValue("descriptors");
        driver = state.longValue("driver");
        device = state.longValue("device");
        if (state.bool("ready")) {
            enable(features);
        }
        nextAvailable = state.intValue("nextAvailable") & BITS_16;
        nextUsed = state.intValue("nextUsed") & BITS_16;
        toldUsed = state.intValue("toldUsed") & BITS_16;
    }
}
