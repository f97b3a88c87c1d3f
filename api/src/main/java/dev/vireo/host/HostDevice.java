package dev.vireo.host;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device as the kernel and udev describe it.
 *
 * @param subsystem such as {@code block}
 * @param name the kernel's name, such as {@code sda}
 * @param sysPath its folder below {@code /sys}
 * @param node its node below {@code /dev}, if it has one
 * @param properties udev properties; where udev is absent, those of the {@code uevent} file
 */
public record HostDevice(
        String subsystem,
        String name,
        HostPath sysPath,
        @Nullable HostPath node,
        Map<String, String> properties) {
    /** Keeps a copy of the properties. */
    public HostDevice {
        properties = Map.copyOf(properties);
    }

    /** The device node, if there is one. */
    public Optional<HostPath> deviceNode() {
        return Optional.ofNullable(node);
    }
}
