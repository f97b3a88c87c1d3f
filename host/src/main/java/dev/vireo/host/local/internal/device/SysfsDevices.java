package dev.vireo.host.local.internal.device;

import dev.vireo.host.HostDevice;
import dev.vireo.host.HostPath;
import dev.vireo.host.local.internal.facts.SystemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices as {@code /sys/class} and {@code /sys/bus} list them, with the variables of their {@code uevent} files. */
public final class SysfsDevices {
    private final SystemFiles files;

    /** Reads these files. */
    public SysfsDevices(SystemFiles files) {
        this.files = files;
    }

    /** The devices of a subsystem, by their path. */
    public List<HostDevice> list(String subsystem) {
        List<HostDevice> devices = new ArrayList<>();
        for (String folder : List.of("/sys/class/" + subsystem, "/sys/bus/" + subsystem + "/devices")) {
            for (String name : files.names(folder)) {
                read(subsystem, folder + "/" + name).ifPresent(devices::add);
            }
        }
        devices.sort(Comparator.comparing(HostDevice::sysPath));
        return List.copyOf(devices);
    }

    /** Empty for what is no device, such as a plain file among them, and for one that has gone meanwhile. */
    private Optional<HostDevice> read(String subsystem, String link) {
        if (!files.exists(link + "/uevent")) {
            return Optional.empty();
        }
        try {
            Path root = files.path("/").toRealPath();
            String path = "/" + root.relativize(files.path(link).toRealPath());
            return Optional.of(
                    toDevice(subsystem, path, files.text(path + "/uevent").orElse("")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Composes a device as udev does. */
    static HostDevice toDevice(String subsystem, String path, String uevent) {
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
