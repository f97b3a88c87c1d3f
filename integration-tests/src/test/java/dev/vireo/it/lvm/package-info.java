/** LVM where there is a device mapper. */
@org.jspecify.annotations.NullMarked
package dev.vireo.it.lvm;
