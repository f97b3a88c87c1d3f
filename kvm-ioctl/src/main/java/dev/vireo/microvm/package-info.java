/**
 * MicroVMs: a virtual machine monitor in Java, driven as domains. Start at {@code Hypervisor.connect("kvm:///")}; {@link
 * dev.vireo.microvm.MicrovmDriverProvider} is for who composes a hypervisor by hand.
 *
 * <p>Thread rules: what the package shows may be used by any thread.
 *
 * <p>It drives the machine that it runs on, and no other.
 */
@NullMarked
package dev.vireo.microvm;

import org.jspecify.annotations.NullMarked;
