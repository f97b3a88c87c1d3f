package dev.vireo.qemu.internal.abi;

import dev.vireo.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where devices can sit in a family of machines: addresses as {@code -device} takes them. */
final class Layout {
    /** Bus of the virtio-serial controller. */
    static final String SERIAL_BUS = SystemDevice.SERIAL.id() + ".0";

    private static final int FIRST_PORT_SLOT = 0x02;
    private static final int PORTS_PER_SLOT = 8;
    private static final int MOST_PORTS = 32;
    /** Ports kept free for devices that are plugged in while the guest runs. */
    private static final int SPARE_PORTS = 4;

    private static final int FIRST_PCI_SLOT = 0x09;
    private static final int LAST_PCI_SLOT = 0x1f;
    private static final int MMIO_TRANSPORTS = 4;
    private static final int SATA_UNITS = 6;
    private static final int SCSI_UNITS = 255;

    private final MachineFamily family;

    Layout(MachineFamily family) {
        this.family = family;
    }

    /** Addresses of virtio disks and network interfaces, in the order in which they are given out. */
    List<JsonObject> plugs() {
        return switch (family) {
            case Q35 ->
                IntStream.range(0, MOST_PORTS)
                        .mapToObj(port -> pci(portId(port), 0))
                        .toList();
            case I440FX ->
                IntStream.rangeClosed(FIRST_PCI_SLOT, LAST_PCI_SLOT)
                        .mapToObj(slot -> pci("pci.0", slot))
                        .toList();
            case MICROVM ->
                IntStream.range(0, MMIO_TRANSPORTS).mapToObj(Layout::transport).toList();
        };
    }

    /** Addresses of SATA disks. */
    List<JsonObject> sata() {
        return switch (family) {
            case Q35 -> sataUnits("ide");
            case I440FX -> sataUnits(SystemDevice.SATA.id());
            case MICROVM -> List.of();
        };
    }

    private static List<JsonObject> sataUnits(String controller) {
        return IntStream.range(0, SATA_UNITS)
                .mapToObj(unit -> JsonObject.of("bus", controller + "." + unit, "unit", 0))
                .toList();
    }

    /** Addresses of SCSI disks. */
    List<JsonObject> scsi() {
        List<JsonObject> units = new ArrayList<>();
        for (int target = 0; target < SCSI_UNITS; target++) {
            units.add(JsonObject.builder()
                    .put("bus", SystemDevice.SCSI.id() + ".0")
                    .put("channel", 0)
                    .put("scsi-id", target)
                    .put("lun", 0)
                    .build());
        }
        return units;
    }

    /** The address of a system device; empty where the machine has no place for it. */
    Optional<JsonObject> system(SystemDevice device) {
        return switch (family) {
            case Q35 -> Optional.of(pci("pcie.0", device.expressSlot()));
            case I440FX -> Optional.of(pci("pci.0", device.pciSlot()));
            case MICROVM -> device.transport() < 0 ? Optional.empty() : Optional.of(transport(device.transport()));
        };
    }

    /** The ports that devices at these addresses need, with spare ones; never fewer than there were. */
    Map<String, DeviceAbi> ports(Iterable<DeviceAbi> devices, int before) {
        if (family != MachineFamily.Q35) {
            return Map.of();
        }
        int used = 0;
        for (DeviceAbi device : devices) {
            for (int port = used; port < MOST_PORTS; port++) {
                if (device.isAt(pci(portId(port), 0))) {
                    used = port + 1;
                }
            }
        }
        int slots = (used + SPARE_PORTS + PORTS_PER_SLOT - 1) / PORTS_PER_SLOT;
        int count = Math.max(before, Math.min(MOST_PORTS, slots * PORTS_PER_SLOT));
        Map<String, DeviceAbi> ports = new LinkedHashMap<>();
        for (int port = 0; port < count; port++) {
            ports.put(portId(port), port(port));
        }
        return ports;
    }

    /** How many of these devices are ports. */
    static int countPorts(Map<String, DeviceAbi> devices) {
        return (int) IntStream.range(0, MOST_PORTS)
                .filter(port -> devices.containsKey(portId(port)))
                .count();
    }

    private static DeviceAbi port(int port) {
        int function = port % PORTS_PER_SLOT;
        JsonObject address = JsonObject.of(
                "bus", "pcie.0", "addr", String.format("%02x.%x", FIRST_PORT_SLOT + port / PORTS_PER_SLOT, function));
        DeviceAbi device = new DeviceAbi("pcie-root-port", address)
                .with("chassis", port + 1)
                .with("port", port);
        return function == 0 ? device.with("multifunction", true) : device;
    }

    private static String portId(int port) {
        return "sys.port" + port;
    }

    private static JsonObject pci(String bus, int slot) {
        return JsonObject.of("bus", bus, "addr", String.format("%02x.0", slot));
    }

    private static JsonObject transport(int number) {
        return JsonObject.of("bus", "virtio-mmio-bus." + number);
    }
}
