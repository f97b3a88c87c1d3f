/** The command line that runs a guest. Pure, but for a look at the files that it needs. */
@NullMarked
package dev.vireo.qemu.internal.launch;

import org.jspecify.annotations.NullMarked;
