/** The KVM binding on a real KVM: that of a lab host, nested in the emulated processor's virtualization. */
@NullMarked
package dev.vireo.it.kvm;

import org.jspecify.annotations.NullMarked;
