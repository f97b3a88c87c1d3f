/** What a QEMU binary can do: asked of it once and kept. */
@NullMarked
package dev.vireo.qemu.internal.probe;

import org.jspecify.annotations.NullMarked;
