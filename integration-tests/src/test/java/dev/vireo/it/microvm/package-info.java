/** The microVM on hosts of the lab, whose KVM runs operating systems. */
@NullMarked
package dev.vireo.it.microvm;

import org.jspecify.annotations.NullMarked;
