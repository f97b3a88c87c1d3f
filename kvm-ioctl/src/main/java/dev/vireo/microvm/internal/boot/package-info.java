/**
 * How a kernel is put into a machine's memory and started: kernel images, boot parameters, memory map, page tables, and
 * the state that processors start in.
 *
 * <p>Start at {@link dev.vireo.microvm.internal.boot.Boot}. A kernel file is not trusted: what is wrong with it is an
 * {@link dev.vireo.error.InvalidSpecException} before the guest's memory was touched. Nothing in here calls KVM.
 */
@NullMarked
package dev.vireo.microvm.internal.boot;

import org.jspecify.annotations.NullMarked;
