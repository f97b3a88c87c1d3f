/**
 * The QEMU driver: domains that are QEMU processes, controlled through QMP.
 *
 * <p>Programs need nothing of this package: {@code Hypervisor.connect("qemu:///")} finds it. To compose a hypervisor by
 * hand, or to name a QEMU binary, start at {@link dev.vireo.qemu.QemuDriverProvider}.
 *
 * <p>Thread rules: everything may be called from any thread.
 *
 * <p>It starts no guest by itself: it says how, and the engine does. x86-64 only.
 */
@NullMarked
package dev.vireo.qemu;

import org.jspecify.annotations.NullMarked;
