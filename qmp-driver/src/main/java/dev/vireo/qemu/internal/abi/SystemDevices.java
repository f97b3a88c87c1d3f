package dev.vireo.qemu.internal.abi;

import dev.vireo.domain.ConsoleKind;
import dev.vireo.domain.CrashAction;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DomainSpec;
import dev.vireo.json.JsonObject;
import dev.vireo.qemu.internal.probe.QemuFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chooses the devices that a machine has at most once. */
final class SystemDevices {
    private final DomainSpec spec;
    private final MachineFamily family;
    private final Layout layout;
    private final QemuFacts qemu;
    private final Findings findings;
    private final Map<String, DeviceAbi> devices = new LinkedHashMap<>();

    SystemDevices(DomainSpec spec, MachineFamily family, QemuFacts qemu, Findings findings) {
        this.spec = spec;
        this.family = family;
        this.layout = new Layout(family);
        this.qemu = qemu;
        this.findings = findings;
    }

    /** Those that other devices sit on. */
    Map<String, DeviceAbi> controllers() {
        devices.clear();
        if (uses(DiskBus.SATA) && family == MachineFamily.I440FX) {
            place(SystemDevice.SATA, "ich9-ahci", "disks");
        }
        if (uses(DiskBus.SCSI)) {
            place(SystemDevice.SCSI, family.virtio("scsi"), "disks");
        }
        if (virtioConsole() || spec.agent()) {
            place(SystemDevice.SERIAL, family.virtio("serial"), virtioConsole() ? "console" : "agent");
        }
        return new LinkedHashMap<>(devices);
    }

    private boolean uses(DiskBus bus) {
        return spec.disks().stream().anyMatch(disk -> disk.bus() == bus);
    }

    private boolean virtioConsole() {
        return spec.console().kind() == ConsoleKind.VIRTIO;
    }

    /** The others. */
    Map<String, DeviceAbi> rest() {
        devices.clear();
        if (spec.vnc()) {
            place(SystemDevice.VIDEO, "VGA", "vnc");
        }
        if (virtioConsole()) {
            add(SystemDevice.CONSOLE, "virtconsole", JsonObject.of("bus", Layout.SERIAL_BUS, "nr", 0), "console");
        } else {
            add(SystemDevice.CONSOLE, "isa-serial", JsonObject.of("index", 0), "console");
        }
        if (spec.agent()) {
            JsonObject port = JsonObject.of("bus", Layout.SERIAL_BUS, "nr", 1, "name", "org.qemu.guest_agent.0");
            add(SystemDevice.AGENT, "virtserialport", port, "agent");
        }
        if (spec.rng()) {
            place(SystemDevice.RNG, family.virtio("rng"), "rng");
        }
        if (spec.balloon()) {
            place(SystemDevice.BALLOON, family.virtio("balloon"), "balloon");
            addBalloonFeatures();
        }
        addPanic();
        return new LinkedHashMap<>(devices);
    }

    /** A guest in need takes memory back, and tells what it does not use, so that the host gets it. */
    private void addBalloonFeatures() {
        for (String feature : List.of("deflate-on-oom", "free-page-reporting")) {
            if (qemu.balloon().contains(feature)) {
                devices.computeIfPresent(SystemDevice.BALLOON.id(), (id, device) -> device.with(feature, true));
            }
        }
    }

    /** Left out where QEMU has none and nothing hangs on it. */
    private void addPanic() {
        if (family.hasPci() && qemu.devices().contains("pvpanic-pci")) {
            place(SystemDevice.PANIC, "pvpanic-pci", "onCrash");
        } else if (qemu.devices().contains("pvpanic")) {
            add(SystemDevice.PANIC, "pvpanic", JsonObject.EMPTY, "onCrash");
        } else {
            findings.require(
                    spec.onCrash() == CrashAction.IGNORE,
                    "onCrash",
                    "must be IGNORE: this QEMU has no device by which a guest could tell of a crash");
        }
    }

    private void place(SystemDevice device, String model, String field) {
        layout.system(device).ifPresent(address -> {
            boolean transitional = family == MachineFamily.Q35 && model.startsWith("virtio-");
            add(device, model, transitional ? address.with("disable-legacy", "on") : address, field);
        });
    }

    private void add(SystemDevice device, String model, JsonObject properties, String field) {
        findings.require(qemu.devices().contains(model), field, "this QEMU has no device " + model);
        devices.put(device.id(), new DeviceAbi(model, properties));
    }
}
