package dev.vireo.microvm.internal.machine;

import dev.vireo.kvm.GuestMemory;
import dev.vireo.kvm.Vm;
import dev.vireo.microvm.internal.acpi.AcpiTables;
import dev.vireo.microvm.internal.acpi.VirtioPlace;
import dev.vireo.microvm.internal.device.Saved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All devices of a machine, on their buses. */
final class Devices implements AutoCloseable {
    private static final int SERIAL_PORT = 0x3f8;
    private static final int SERIAL_PORTS = 8;
    private static final int SERIAL_GSI = 4;
    private static final int STATUS = 0x70;

    private final Wires wires = new Wires();
    private final Serial serial;
    private final PowerRegisters power;
    private final Bus ports;
    private final Bus mmio;
    private final List<MmioSlot> slots = new ArrayList<>();
    private final List<Attached> attached = new ArrayList<>();
    private final Map<String, Saved> saved = new LinkedHashMap<>();

    Devices(MachineSpec spec, GuestMemory memory, DirtyPages dirty, GuestRequests requests) {
        serial = new Serial(spec.serial(), wires.line(SERIAL_GSI));
        power = new PowerRegisters(requests, wires.line(AcpiTables.SCI));
        saved.put("serial", serial);
        saved.put("power", power);
        ports = Bus.builder("port")
                .add(SERIAL_PORT, SERIAL_PORTS, serial)
                .add(KeyboardController.PORT, 1, new KeyboardController(requests))
                .add(RealTimeClock.PORT, RealTimeClock.PORTS, new RealTimeClock(spec.clock()))
                .add(AcpiTables.PM_EVENTS, PowerRegisters.PORTS, power)
                .build();
        Bus.Builder addresses = Bus.builder("address");
        try {
            for (DeviceMaker maker : spec.devices()) {
                attach(maker, memory, dirty, addresses);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        mmio = addresses.build();
    }

    private void attach(DeviceMaker maker, GuestMemory memory, DirtyPages dirty, Bus.Builder addresses) {
        VirtioPlace place = Places.of(slots.size());
        MmioSlot slot = new MmioSlot(memory, dirty, place, maker.queues());
        slots.add(slot);
        Attached device = maker.attach().apply(slot);
        attached.add(device);
        saved.put("virtio-" + maker.name(), device.saved());
        addresses.add(place.address(), place.length(), device.registers());
    }

    Serial serial() {
        return serial;
    }

    PowerRegisters power() {
        return power;
    }

    Bus ports() {
        return ports;
    }

    Bus mmio() {
        return mmio;
    }

    List<MmioSlot> slots() {
        return slots;
    }

    /** Those that have a state, by the names that they have in a snapshot. */
    Map<String, Saved> saved() {
        return saved;
    }

    void connect(Vm vm) {
        wires.connect(vm);
    }

    void disconnect() {
        wires.connect(null);
    }

    void quiesce() {
        saved.values().forEach(Saved::quiesce);
    }

    void go() {
        saved.values().forEach(Saved::go);
    }

    /** As after power-on. */
    void reset() {
        serial.reset();
        power.reset();
        attached.forEach(device -> device.registers().write(STATUS, Integer.BYTES, 0));
    }

    @Override
    public void close() {
        attached.forEach(device -> device.closing().close());
        slots.forEach(MmioSlot::close);
    }
}
