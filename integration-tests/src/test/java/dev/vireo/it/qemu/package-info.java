/** Real QEMU, in good and in bad worlds. */
@NullMarked
package dev.vireo.it.qemu;

import org.jspecify.annotations.NullMarked;
