package dev.vireo.lvm.internal;

import dev.vireo.ByteSize;
import dev.vireo.host.Command;
import dev.vireo.host.FileStatus;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import dev.vireo.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells devices that other hosts may see too, by how they are attached. What a hypervisor or a SAS enclosure gives to
 * several hosts cannot be told from here.
 */
public final class SharedDevices {
    private static final Map<String, String> TRANSPORTS =
            Map.of("iscsi", "iSCSI", "fc", "Fibre Channel", "fcoe", "Fibre Channel over Ethernet");
    private static final Map<String, String> NAMES =
            Map.of("drbd", "DRBD", "nbd", "a network block device", "rbd", "Ceph");
    private static final Set<String> FABRICS = Set.of("tcp", "rdma", "fc");
    private static final ByteSize WORD = ByteSize.ofKiB(4);

    private final Host host;

    /** On a host. */
    public SharedDevices(Host host) {
        this.host = host;
    }

    /** Those of the devices that other hosts may see, each with the reason; devices that they lie on count. */
    public List<String> among(List<HostPath> devices) {
        if (devices.isEmpty()) {
            return List.of();
        }
        String output = look(devices);
        List<String> found = new ArrayList<>(parse(output));
        for (String name : names(output)) {
            if (name.startsWith("nvme")) {
                transport(name).ifPresent(transport -> found.add(name + " (NVMe over " + transport + ")"));
            }
        }
        return List.copyOf(new TreeSet<>(found));
    }

    private String look(List<HostPath> devices) {
        List<String> argv = new ArrayList<>(List.of("lsblk", "--json", "--inverse", "--output", "KNAME,TYPE,TRAN"));
        devices.forEach(device -> argv.add(device.value()));
        return host.run(Command.of(argv)).orThrow("look at", "block devices").output();
    }

    private Optional<String> transport(String name) {
        HostPath device = HostPath.of("/sys/class/block").resolve(name).resolve("device");
        List<HostPath> controllers = new ArrayList<>(List.of(device));
        host.files().list(device).stream()
                .map(FileStatus::name)
                .filter(each -> each.startsWith("nvme"))
                .forEach(each -> controllers.add(device.resolve(each)));
        return controllers.stream()
                .flatMap(each -> host.files().read(each.resolve("transport"), WORD).stream())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .filter(FABRICS::contains)
                .findFirst();
    }

    /** Reads what lsblk(8) says, in which the devices that one lies on are its children. */
    static List<String> parse(String json) {
        List<String> found = new ArrayList<>();
        for (JsonObject device : all(json)) {
            String name = device.string("kname");
            String kind = device.string("type");
            String transport = device.get("tran") instanceof JsonString told ? told.value() : "";
            if (TRANSPORTS.containsKey(transport)) {
                found.add(name + " (" + TRANSPORTS.get(transport) + ")");
            } else if (kind.equals("mpath")) {
                found.add(name + " (multipath)");
            } else {
                NAMES.entrySet().stream()
                        .filter(each -> name.startsWith(each.getKey()))
                        .forEach(each -> found.add(name + " (" + each.getValue() + ")"));
            }
        }
        return found;
    }

    private static List<String> names(String json) {
        return all(json).stream().map(device -> device.string("kname")).toList();
    }

    private static List<JsonObject> all(String json) {
        List<JsonObject> found = new ArrayList<>();
        collect(Json.parse(json).asObject().array("blockdevices").objects(), found);
        return found;
    }

    private static void collect(List<JsonObject> devices, List<JsonObject> into) {
        for (JsonObject device : devices) {
            into.add(device);
            device.optionalArray("children").ifPresent(children -> collect(children.objects(), into));
        }
    }
}
