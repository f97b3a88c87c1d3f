/** The virtio entropy device (virtio 1.2, 5.4). Start at {@code RngDevice}. */
@NullMarked
package dev.vireo.microvm.internal.virtio.rng;

import org.jspecify.annotations.NullMarked;
