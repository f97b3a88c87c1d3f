/** The C library: the functions that are called, and what they need. Stateless but for the process they act on. */
@NullMarked
package dev.vireo.kvm.internal.libc;

import org.jspecify.annotations.NullMarked;
