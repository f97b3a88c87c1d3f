package dev.vireo.microvm.internal.virtio;

import dev.vireo.kvm.GuestMemory;
import java.util.function.Supplier;

/** What a device sees of the transport in front of it. */
public interface Transport {
    /** What the device is called in messages. */
    String name();

    /** The guest's memory. */
    GuestMemory memory();

    /** A queue of the device. Under the lock. */
    VirtQueue queue(int index);

    /** Whether the driver has accepted a feature. */
    boolean accepted(int feature);

    /** The configuration space is another now: the driver is told. Under the lock. */
    void configChanged();

    /** Runs something under the device's lock, and then lets the device work. Any thread. */
    void exclusively(Runnable change);

    /** Answers a question under the device's lock. Any thread. */
    <T> T ask(Supplier<T> question);
}
