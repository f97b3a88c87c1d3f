package dev.vireo.microvm.internal.device;

import dev.vireo.kvm.EventFd;
import dev.vireo.kvm.GuestMemory;

/** What a machine gives to one virtio device: a place on its bus. */
public interface Slot {
    /** The guest's memory. What is written there is told to {@link #wrote}. */
    GuestMemory memory();

    /** Raises the device's interrupt, an edge. Any thread. */
    void interrupt();

    /** What KVM signals when the guest notifies a queue of the device; the machine made it and closes it. */
    EventFd doorbell(int queue);

    /** The device changed memory of the guest, which KVM's dirty log does not see. Any thread. */
    void wrote(long address, int length);
}
