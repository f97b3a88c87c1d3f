package dev.vireo.storage;

import dev.vireo.host.HostPath;
import java.util.Objects;

/**
 * A disk in a regular file.
 *
 * @param path the file on the host
 * @param format its layout
 */
public record FileDisk(HostPath path, ImageFormat format) implements DiskSource {
    /** Checks that both are there. */
    public FileDisk {
        Objects.requireNonNull(path);
        Objects.requireNonNull(format);
    }

    /** A raw image. */
    public static FileDisk raw(HostPath path) {
        return new FileDisk(path, ImageFormat.RAW);
    }

    /** A qcow2 image. */
    public static FileDisk qcow2(HostPath path) {
        return new FileDisk(path, ImageFormat.QCOW2);
    }
}
