/** The parts of the QEMU driver put together. */
@NullMarked
package dev.vireo.qemu.internal;

import org.jspecify.annotations.NullMarked;
