package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.Vm;
import org.jspecify.annotations.Nullable;

/**
 * The interrupt lines of devices to a virtual machine that is replaced at each reset. Who sets a line in between is
 * heard when devices go on, as they set their lines again then.
 */
final class Wires {
    private @Nullable Vm vm;

    synchronized void connect(@Nullable Vm to) {
        vm = to;
    }

    InterruptLine line(int gsi) {
        return high -> set(gsi, high);
    }

    private synchronized void set(int gsi, boolean high) {
        if (vm != null) {
            vm.interrupts().irqLine(gsi, high);
        }
    }
}
