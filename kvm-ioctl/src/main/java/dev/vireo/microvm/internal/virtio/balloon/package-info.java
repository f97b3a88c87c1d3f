/** The virtio balloon (virtio 1.2, 5.5). Start at {@code BalloonDevice}. */
@NullMarked
package dev.vireo.microvm.internal.virtio.balloon;

import org.jspecify.annotations.NullMarked;
