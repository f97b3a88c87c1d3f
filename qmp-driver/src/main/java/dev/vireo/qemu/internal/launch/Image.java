package dev.vireo.qemu.internal.launch;

import dev.vireo.host.HostPath;

/**
 * What was found where a disk's content should be.
 *
 * @param path the file or device itself, links resolved
 * @param blockDevice whether it is a device
 */
record Image(HostPath path, boolean blockDevice) {}
