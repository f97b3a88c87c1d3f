package dev.vireo.microvm.internal.acpi;

import java.util.ArrayList;
import java.util.List;

/** What there is in the machine, in the language of ACPI. */
final class Dsdt {
    private static final int REVISION = 2; // numbers have 64 bits
    private static final String VIRTIO_MMIO = "LNRO0005";
    private static final String SERIAL = "PNP0501";
    private static final int SERIAL_PORT = 0x3f8;
    private static final int SERIAL_PORTS = 8;
    private static final int SERIAL_IRQ = 4;

    private Dsdt() {}

    static byte[] of(List<VirtioPlace> devices) {
        List<byte[]> terms = new ArrayList<>();
        terms.add(serial());
        for (int i = 0; i < devices.size(); i++) {
            terms.add(virtio(i, devices.get(i)));
        }
        byte[] off = Aml.number(AcpiTables.SLEEP_OFF);
        return Table.of(
                "DSDT",
                REVISION,
                Aml.join(
                        Aml.name("_S5", Aml.pack(off, off, Aml.number(0), Aml.number(0))),
                        Aml.scope("_SB", terms.toArray(byte[][]::new))));
    }

    private static byte[] serial() {
        return Aml.device(
                "COM1",
                Aml.name("_HID", Aml.string(SERIAL)),
                Aml.name("_UID", Aml.number(0)),
                Aml.name("_CRS", Aml.resources(Aml.ports(SERIAL_PORT, SERIAL_PORTS), Aml.interrupt(SERIAL_IRQ))));
    }

    private static byte[] virtio(int number, VirtioPlace place) {
        return Aml.device(
                String.format("VR%02X", number),
                Aml.name("_HID", Aml.string(VIRTIO_MMIO)),
                Aml.name("_UID", Aml.number(number)),
                Aml.name("_CCA", Aml.number(1)),
                Aml.name(
                        "_CRS",
                        Aml.resources(Aml.memory32(place.address(), place.length()), Aml.interrupt(place.gsi()))));
    }
}
