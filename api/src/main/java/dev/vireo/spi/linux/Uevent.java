package dev.vireo.spi.linux;

import dev.vireo.host.HostDevice;
import dev.vireo.host.HostPath;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code uevent} file of a device. */
public final class Uevent {
    private Uevent() {}

    /** Composes a device as udev does. */
    public static HostDevice toDevice(String subsystem, String path, String uevent) {
        Map<String, String> properties = new LinkedHashMap<>(variables(uevent));
        properties.put("DEVPATH", path.substring("/sys".length()));
        properties.put("SUBSYSTEM", subsystem);
        String node = properties.get("DEVNAME");
        if (node != null) {
            properties.put("DEVNAME", "/dev/" + node);
        }
        HostPath sysPath = HostPath.of(path);
        return new HostDevice(
                subsystem,
                sysPath.name().replace('!', '/'),
                sysPath,
                node == null ? null : HostPath.of("/dev/" + node),
                properties);
    }

    private static Map<String, String> variables(String uevent) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : uevent.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }
}
