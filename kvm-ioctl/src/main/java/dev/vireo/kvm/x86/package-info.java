/**
 * The state of an x86-64 virtual machine as values: registers, segments, MSRs, CPUID, interrupt controllers.
 *
 * <p>Start at {@link dev.vireo.kvm.x86.Registers} and {@link dev.vireo.kvm.x86.SystemRegisters}. All types are immutable;
 * {@code with} methods return changed copies. Numbers of 32 and 64 bits are the unsigned values of the processor, kept
 * in {@code int} and {@code long}. Nothing in here calls the kernel: that is done by {@code dev.vireo.kvm}.
 */
@NullMarked
package dev.vireo.kvm.x86;

import org.jspecify.annotations.NullMarked;
