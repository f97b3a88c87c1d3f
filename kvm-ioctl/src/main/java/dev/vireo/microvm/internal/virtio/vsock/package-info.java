/** The virtio socket device (virtio 1.2, 5.10); on the host its ports are UNIX sockets. Start at {@code VsockDevice}. */
@NullMarked
package dev.vireo.microvm.internal.virtio.vsock;

import org.jspecify.annotations.NullMarked;
