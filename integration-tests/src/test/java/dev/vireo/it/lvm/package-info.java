/** LVM where there is a device mapper. */
@NullMarked
package dev.vireo.it.lvm;

import org.jspecify.annotations.NullMarked;
