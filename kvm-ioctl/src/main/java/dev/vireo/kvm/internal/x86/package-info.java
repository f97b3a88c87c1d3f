/** The ioctls and the structures of x86-64, as {@code asm/kvm.h} lays them out. */
@NullMarked
package dev.vireo.kvm.internal.x86;

import org.jspecify.annotations.NullMarked;
