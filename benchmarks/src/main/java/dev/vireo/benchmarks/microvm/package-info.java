/**
 * A Linux guest in a microVM of Vireo's, next to the same guest in QEMU's machine {@code microvm}. {@link
 * dev.vireo.benchmarks.microvm.MicrovmProbe} is the program that measures, where there is a KVM.
 */
@NullMarked
package dev.vireo.benchmarks.microvm;

import org.jspecify.annotations.NullMarked;
