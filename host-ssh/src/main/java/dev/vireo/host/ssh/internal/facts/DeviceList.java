package dev.vireo.host.ssh.internal.facts;

import dev.vireo.host.HostDevice;
import dev.vireo.host.HostPath;
import dev.vireo.spi.linux.Uevent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices, from {@code udevadm info --export-db} or, where there is no udev, from {@code uevent} files. */
public final class DeviceList {
    private DeviceList() {}

    /** The devices of a subsystem, by their path. */
    public static List<HostDevice> parse(String subsystem, String text) {
        List<HostDevice> devices = new ArrayList<>();
        if (text.startsWith("\0")) {
            String[] parts = text.substring(1).split("\0", -1);
            for (int i = 0; i + 1 < parts.length; i += 2) {
                devices.add(Uevent.toDevice(subsystem, parts[i], parts[i + 1]));
            }
        } else {
            for (String block : text.split("\n\n", -1)) {
                ofUdev(subsystem, block).ifPresent(devices::add);
            }
        }
        devices.sort(Comparator.comparing(HostDevice::sysPath));
        return List.copyOf(devices);
    }

    /** Lines with a letter: P the path below {@code /sys}, E a property. */
    private static Optional<HostDevice> ofUdev(String subsystem, String block) {
        Map<String, String> properties = new LinkedHashMap<>();
        String path = "";
        for (String line : block.split("\n", -1)) {
            if (line.startsWith("P: ")) {
                path = line.substring(3);
            } else if (line.startsWith("E: ") && line.indexOf('=') > 0) {
                int equals = line.indexOf('=');
                properties.put(line.substring(3, equals), line.substring(equals + 1));
            }
        }
        if (path.isEmpty() || !subsystem.equals(properties.get("SUBSYSTEM"))) {
            return Optional.empty();
        }
        HostPath sysPath = HostPath.of("/sys" + path);
        String node = properties.get("DEVNAME");
        return Optional.of(new HostDevice(
                subsystem,
                sysPath.name().replace('!', '/'),
                sysPath,
                node == null ? null : HostPath.of(node),
                properties));
    }
}
