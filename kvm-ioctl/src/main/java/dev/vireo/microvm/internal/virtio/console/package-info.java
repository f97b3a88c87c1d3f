/** The virtio console (virtio 1.2, 5.3). Start at {@code ConsoleDevice}. */
@NullMarked
package dev.vireo.microvm.internal.virtio.console;

import org.jspecify.annotations.NullMarked;
