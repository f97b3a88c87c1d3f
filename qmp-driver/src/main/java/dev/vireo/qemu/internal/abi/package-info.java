/** What a guest can see of its machine: decided when it is defined, and kept. Pure. */
@NullMarked
package dev.vireo.qemu.internal.abi;

import org.jspecify.annotations.NullMarked;
