/** Moving a guest's state out of QEMU and into it, over QMP. */
@NullMarked
package dev.vireo.qemu.internal.migrate;

import org.jspecify.annotations.NullMarked;
