package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.EventFd;
import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.IoAddress;
import dev.vireo.kvm.Vm;
import dev.vireo.microvm.internal.acpi.VirtioPlace;
import dev.vireo.microvm.internal.device.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A place on the bus with what KVM signals and is signalled by, which outlives resets of the machine. */
final class MmioSlot implements Slot, AutoCloseable {
    private static final int QUEUE_NOTIFY = 0x50;

    private final GuestMemory memory;
    private final DirtyPages dirty;
    private final VirtioPlace place;
    private final EventFd interrupt = EventFd.create();
    private final List<EventFd> doorbells = new ArrayList<>();

    MmioSlot(GuestMemory memory, DirtyPages dirty, VirtioPlace place, int queues) {
        this.memory = memory;
        this.dirty = dirty;
        this.place = place;
        for (int i = 0; i < queues; i++) {
            doorbells.add(EventFd.create());
        }
    }

    VirtioPlace place() {
        return place;
    }

    /** Makes a virtual machine signal the queues, and takes the interrupt to it. */
    void connect(Vm vm) {
        vm.interrupts().irqfd(interrupt, place.gsi());
        for (int queue = 0; queue < doorbells.size(); queue++) {
            vm.interrupts()
                    .ioeventfd(
                            doorbells.get(queue),
                            IoAddress.mmio(place.address() + QUEUE_NOTIFY),
                            Integer.BYTES,
                            OptionalLong.of(queue));
        }
    }

    @Override
    public GuestMemory memory() {
        return memory;
    }

    @Override
    public void interrupt() {
        interrupt.signal();
    }

    @Override
    public EventFd doorbell(int queue) {
        return doorbells.get(queue);
    }

    @Override
    public void wrote(long address, int length) {
        dirty.wrote(address, length);
    }

    @Override
    public void close() {
        interrupt.close();
        doorbells.forEach(EventFd::close);
    }
}
