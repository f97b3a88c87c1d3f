package dev.vireo.microvm.internal.machine;

import dev.vireo.microvm.internal.acpi.VirtioPlace;
import java.util.List;
import java.util.stream.IntStream;

/** Where virtio devices are in every machine: one page each, with an interrupt of its own. */
final class Places {
    private static final long FIRST = 0xd000_0000L;
    private static final int SIZE = 0x1000;

    /** The inputs of the I/O APIC that no device of a PC has. */
    private static final List<Integer> INTERRUPTS =
            List.of(16, 17, 18, 19, 20, 21, 22, 23, 5, 6, 7, 10, 11, 12, 14, 15);

    /** How many there are. */
    static final int SLOTS = INTERRUPTS.size();

    private Places() {}

    static VirtioPlace of(int slot) {
        return new VirtioPlace(FIRST + (long) slot * SIZE, SIZE, INTERRUPTS.get(slot));
    }

    static List<VirtioPlace> first(int count) {
        return IntStream.range(0, count).mapToObj(Places::of).toList();
    }
}
