package dev.vireo.host.local.internal.device;

import dev.vireo.host.HostDevice;
import dev.vireo.host.local.internal.facts.LocalSystemFiles;
import dev.vireo.spi.linux.Uevent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Devices as {@code /sys/class} and {@code /sys/bus} list them, with the variables of their {@code uevent} files. */
public final class SysfsDevices {
    private final LocalSystemFiles files;

    /** Reads these files. */
    public SysfsDevices(LocalSystemFiles files) {
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
            return Optional.of(Uevent.toDevice(
                    subsystem, path, files.text(path + "/uevent").orElse("")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
