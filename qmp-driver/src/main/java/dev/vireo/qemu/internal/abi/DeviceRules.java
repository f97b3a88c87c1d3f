package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.NicModel;
import dev.vireo.domain.NicSpec;
import dev.vireo.json.JsonObject;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses model and address of each device. */
final class DeviceRules {
    private final DomainSpec spec;
    private final MachineFamily family;
    private final Layout layout;
    private final Surroundings surroundings;
    private final Findings findings;
    private final MacAddresses macs;
    private final Map<String, DeviceAbi> before;
    private final Places plugs;
    private final Map<DiskBus, Places> places = new EnumMap<>(DiskBus.class);

    DeviceRules(
            DomainSpec spec,
            MachineFamily family,
            Surroundings surroundings,
            Map<String, DeviceAbi> before,
            MacAddresses macs,
            Findings findings) {
        this.spec = spec;
        this.family = family;
        this.layout = new Layout(family);
        this.surroundings = surroundings;
        this.before = before;
        this.macs = macs;
        this.findings = findings;
        plugs = new Places(layout.plugs(), before);
        places.put(DiskBus.VIRTIO, plugs);
        places.put(DiskBus.SATA, new Places(layout.sata(), before));
        places.put(DiskBus.SCSI, new Places(layout.scsi(), before));
    }

    /** All devices in the order in which QEMU makes them. */
    Map<String, DeviceAbi> choose() {
        SystemDevices system = new SystemDevices(spec, family, surroundings.qemu(), findings);
        Map<String, DeviceAbi> plugged = plugged();
        Map<String, DeviceAbi> devices = new LinkedHashMap<>(layout.ports(plugged.values(), Layout.countPorts(before)));
        devices.putAll(system.controllers());
        devices.putAll(plugged);
        devices.putAll(system.rest());
        return devices;
    }

    private Map<String, DeviceAbi> plugged() {
        Map<String, JsonObject> addresses = addresses();
        Map<String, DeviceAbi> devices = new LinkedHashMap<>();
        for (int i = 0; i < spec.disks().size(); i++) {
            DiskSpec disk = spec.disks().get(i);
            add(devices, disk.id(), diskModel(disk), addresses.get(disk.id()), "disks[" + i + "]");
        }
        for (int i = 0; i < spec.nics().size(); i++) {
            NicSpec nic = spec.nics().get(i);
            add(devices, nic.id(), nicModel(nic), addresses.get(nic.id()), "nics[" + i + "]");
            devices.computeIfPresent(
                    nic.id(), (id, device) -> device.with("mac", macs.of(nic).value()));
        }
        return devices;
    }

    /** Gives out addresses: first to those that have one, so that no newcomer takes it. */
    private Map<String, JsonObject> addresses() {
        Map<String, Places> wanted = new LinkedHashMap<>();
        for (DiskSpec disk : spec.disks()) {
            wanted.put(disk.id(), placesOf(disk.bus()));
        }
        spec.nics().forEach(nic -> wanted.put(nic.id(), plugs));
        Map<String, JsonObject> addresses = new LinkedHashMap<>();
        wanted.forEach((id, kind) -> kind.keep(id).ifPresent(address -> addresses.put(id, address)));
        wanted.forEach((id, kind) -> {
            if (!addresses.containsKey(id)) {
                kind.next().ifPresent(address -> addresses.put(id, address));
            }
        });
        return addresses;
    }

    private Places placesOf(DiskBus bus) {
        return Optional.ofNullable(places.get(bus)).orElseThrow();
    }

    private void add(
            Map<String, DeviceAbi> devices, String id, String model, @Nullable JsonObject address, String field) {
        if (address == null) {
            findings.add(field, "there is no place for it: the machine has too many devices of its kind");
        } else if (!surroundings.qemu().devices().contains(model)) {
            findings.add(field, "this QEMU (" + surroundings.qemu().version() + ") has no device " + model);
        } else {
            devices.put(id, new DeviceAbi(model, address));
        }
    }

    private String diskModel(DiskSpec disk) {
        boolean cdrom = disk.kind() == DiskKind.CDROM;
        return switch (disk.bus()) {
            case VIRTIO -> family.virtio("blk");
            case SCSI -> cdrom ? "scsi-cd" : "scsi-hd";
            case SATA -> cdrom ? "ide-cd" : "ide-hd";
        };
    }

    private String nicModel(NicSpec nic) {
        return nic.model() == NicModel.E1000E ? "e1000e" : family.virtio("net");
    }

    /** Checks what the family of machines cannot have at all. */
    void check() {
        List<DiskSpec> disks = spec.disks();
        for (int i = 0; i < disks.size(); i++) {
            DiskSpec disk = disks.get(i);
            String field = "disks[" + i + "]";
            findings.require(family.hasPci() || disk.bus() != DiskBus.SATA, field + ".bus", "a microvm has no SATA");
            findings.require(
                    !(disk.bus() == DiskBus.SATA && disk.kind() == DiskKind.DISK && disk.readOnly()),
                    field + ".readOnly",
                    "a SATA disk cannot be read-only; use virtio or SCSI");
        }
        for (int i = 0; i < spec.nics().size(); i++) {
            findings.require(
                    family.hasPci() || spec.nics().get(i).model() == NicModel.VIRTIO,
                    "nics[" + i + "].model",
                    "a microvm has virtio interfaces only");
        }
        findings.require(spec.vsock().isEmpty(), "vsock", "is there for microVMs only, kvm:///");
        findings.require(family.hasPci() || !spec.vnc(), "vnc", "a microvm has no screen");
    }
}
