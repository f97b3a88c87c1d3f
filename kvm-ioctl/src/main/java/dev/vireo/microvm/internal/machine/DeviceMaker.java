package dev.vireo.microvm.internal.machine;

import dev.vireo.microvm.internal.device.Slot;
import java.util.function.Function;

/**
 * A virtio device that a machine is to have.
 *
 * @param name names its state in a snapshot; unique in the machine
 * @param queues how many queues it has
 * @param attach makes it, in its slot
 */
public record DeviceMaker(String name, int queues, Function<Slot, Attached> attach) {
    private static final int MOST_QUEUES = 64;

    /** Refuses a device without a name, or with too many queues. */
    public DeviceMaker {
        if (name.isBlank() || queues < 0 || queues > MOST_QUEUES) {
            throw new IllegalArgumentException("no device: " + name + " with " + queues + " queues");
        }
    }
}
