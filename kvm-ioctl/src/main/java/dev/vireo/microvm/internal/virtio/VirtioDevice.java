package dev.vireo.microvm.internal.virtio;

import dev.vireo.json.JsonObject;

/**
 * A kind of virtio device, behind a transport. All of it is called under the transport's lock: {@link #watch} and {@link
 * #work} on the device's thread, the rest on any.
 */
public interface VirtioDevice extends AutoCloseable {
    /** The device id of virtio 1.2, 5. */
    int type();

    /** What is offered beyond the transport's features. */
    long features();

    /** How many entries each queue may have at most, powers of two. */
    int[] queueSizes();

    /** The configuration space as it is now. After a change {@link Transport#configChanged()} is called. */
    byte[] config();

    /** The driver writes to the configuration space; which may be out of it. */
    default void writeConfig(int offset, byte[] bytes) {}

    /** Tells where it is. Called once, before anything else. */
    void attach(Transport transport);

    /** The driver is ready: features and queues are known. */
    default void start() {}

    /** The driver wants nothing of what it asked for any more: nothing in the guest's memory is written after this. */
    default void reset() {}

    /** The machine goes on after it stood. */
    default void resumed() {}

    /** Adds what is to be waited for besides the queues' doorbells. */
    default void watch(Watch watch) {}

    /**
     * Does what there is to do, without waiting for anything but a disk. A {@link GuestFault} stops the device until it
     * is reset.
     *
     * @return true if there is more that can be done at once
     */
    boolean work(Watch watch);

    /** What a snapshot keeps beyond the transport's state. */
    default JsonObject save() {
        return JsonObject.EMPTY;
    }

    /** Takes over what was saved, after the features and queues; {@link #start()} follows if the driver was ready. */
    default void load(JsonObject state) {}

    @Override
    void close();
}
