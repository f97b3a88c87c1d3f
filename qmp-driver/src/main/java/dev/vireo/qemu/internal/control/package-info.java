/** Control of a guest that runs, through one of its monitors. */
@NullMarked
package dev.vireo.qemu.internal.control;

import org.jspecify.annotations.NullMarked;
