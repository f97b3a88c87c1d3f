/**
 * Virtual machines: what they should be, what they are, and what can be done with them.
 *
 * <p>Start at {@link dev.vireo.domain.Domains} for what exists and {@link dev.vireo.domain.DomainSpec} for what to
 * make. A <em>domain</em> is a virtual machine with a definition on disk; while it runs, a hypervisor process of its
 * own carries it, which outlives the program that started it.
 *
 * <p>Specs are immutable and checked when they are built. {@link dev.vireo.domain.Domain} is a handle: cheap, usable
 * from any thread, valid as long as its hypervisor is open, even over restarts of the guest and of other programs.
 */
@NullMarked
package dev.vireo.domain;

import org.jspecify.annotations.NullMarked;
