/** MicroVMs: with toy guests on this machine, and on hosts of the lab, whose KVM runs operating systems. */
@NullMarked
package dev.vireo.it.microvm;

import org.jspecify.annotations.NullMarked;
