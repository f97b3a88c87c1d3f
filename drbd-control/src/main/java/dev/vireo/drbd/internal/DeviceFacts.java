package dev.vireo.drbd.internal;

import dev.vireo.ByteSize;
import java.util.List;
import java.util.Optional;

/**
 * What there is at the path of a device.
 *
 * @param size its size; empty if there is no block device
 * @param content what is recognized on it, such as {@code ext4}
 * @param users who uses it, as far as the kernel tells
 */
public record DeviceFacts(Optional<ByteSize> size, Optional<String> content, List<String> users) {
    /** No block device. */
    static final DeviceFacts MISSING = new DeviceFacts(Optional.empty(), Optional.empty(), List.of());
}
