/** What needs a lab: hosts of their own with systemd, LVM, DRBD, a real KVM, and a network that can be cut. */
@NullMarked
package dev.vireo.it.lab;

import org.jspecify.annotations.NullMarked;
