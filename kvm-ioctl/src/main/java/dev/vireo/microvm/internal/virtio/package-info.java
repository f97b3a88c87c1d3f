/**
 * Virtio 1.2: split queues, the MMIO transport, and the thread that does a device's work. Start at {@code VirtioMmio},
 * which makes a {@code VirtioDevice} usable to a guest.
 *
 * <p>A device's code runs under one lock, most of it on the device's own thread. Whatever a guest writes is checked: what
 * breaks the rules of a queue is a {@code GuestFault}, after which the device wants to be reset.
 */
@NullMarked
package dev.vireo.microvm.internal.virtio;

import org.jspecify.annotations.NullMarked;
