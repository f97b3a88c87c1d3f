/**
 * Volumes of Vireo's, next to LVM's own programs and to libvirt's logical pool, on real devices. {@link
 * dev.vireo.benchmarks.lvm.LvmProbe} is the program that measures, on a machine of its own.
 */
@NullMarked
package dev.vireo.benchmarks.lvm;

import org.jspecify.annotations.NullMarked;
