package dev.vireo.microvm.internal.machine;

import dev.vireo.microvm.internal.device.Registers;
import dev.vireo.microvm.internal.device.Saved;

/**
 * A virtio device in its slot, as the machine sees it; mostly one object in three roles.
 *
 * @param registers what the guest reads and writes: those of virtio-mmio. Zero written to its status resets it
 * @param saved its state
 * @param closing closed with the machine, when no processor runs any more
 */
public record Attached(Registers registers, Saved saved, Closing closing) {
    /** Ends what a device has. */
    @FunctionalInterface
    public interface Closing {
        /** Ends it. */
        void close();
    }
}
