/** The virtio block device (virtio 1.2, 5.2). Start at {@code BlockDevice}. */
@NullMarked
package dev.vireo.microvm.internal.virtio.block;

import org.jspecify.annotations.NullMarked;
