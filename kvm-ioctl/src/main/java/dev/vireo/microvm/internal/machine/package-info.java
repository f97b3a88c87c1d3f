/**
 * A machine: memory, processors, buses, and the few devices that a PC has without asking.
 *
 * <p>Start at {@link dev.vireo.microvm.internal.machine.Machine}. Each processor has a platform thread, on which the
 * registers of devices are read and written; a thread of the machine itself carries out what a guest asks for (power-off,
 * reset) and tells the listener. Everything public may be called by any thread. What this does not do: virtio, which is a
 * package of its own, and isolation from the process.
 */
@NullMarked
package dev.vireo.microvm.internal.machine;

import org.jspecify.annotations.NullMarked;
