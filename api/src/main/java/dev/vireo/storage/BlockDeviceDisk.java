package dev.vireo.storage;

import dev.vireo.host.HostPath;
import java.util.Objects;

/**
 * A disk that is a block device of the host, raw.
 *
 * @param path the device node, such as {@code /dev/vg0/web1}
 */
public record BlockDeviceDisk(HostPath path) implements DiskSource {
    /** Checks that it is there. */
    public BlockDeviceDisk {
        Objects.requireNonNull(path);
    }

    @Override
    public ImageFormat format() {
        return ImageFormat.RAW;
    }
}
