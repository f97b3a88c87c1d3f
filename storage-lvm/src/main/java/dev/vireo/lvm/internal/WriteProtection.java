package dev.vireo.lvm.internal;

import dev.vireo.host.Command;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Tells devices that the kernel does not let anybody write. */
public final class WriteProtection {
    private final Host host;

    /** On a host. */
    public WriteProtection(Host host) {
        this.host = host;
    }

    /** Those of the devices. */
    public List<String> among(List<HostPath> devices) {
        if (devices.isEmpty()) {
            return List.of();
        }
        List<String> argv = new ArrayList<>(List.of("lsblk", "--json", "--nodeps", "--output", "PATH,RO"));
        devices.forEach(device -> argv.add(device.value()));
        return parse(
                host.run(Command.of(argv)).orThrow("look at", "block devices").output());
    }

    static List<String> parse(String json) {
        return Json.parse(json).asObject().array("blockdevices").objects().stream()
                .filter(device -> device.bool("ro"))
                .map(device -> device.string("path"))
                .toList();
    }
}
