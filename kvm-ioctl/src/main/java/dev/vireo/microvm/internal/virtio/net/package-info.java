/** The virtio network device (virtio 1.2, 5.1), over a tap device or a stream of frames. Start at {@code NetDevice}. */
@NullMarked
package dev.vireo.microvm.internal.virtio.net;

import org.jspecify.annotations.NullMarked;
