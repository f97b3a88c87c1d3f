package dev.vireo.microvm.internal.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** All tables of a machine in one piece: the RSDP, FACS, DSDT, FADT, MADT and XSDT. */
public final class AcpiTables {
    /** The first port of the power management registers: status and enable, 2 bytes each. */
    public static final int PM_EVENTS = 0x600;

    /** The port of the control register, of 2 bytes. */
    public static final int PM_CONTROL = 0x604;

    /** The port of the reset register, of 1 byte. */
    public static final int RESET = 0x608;

    /** What is written there. */
    public static final int RESET_VALUE = 1;

    /** The interrupt by which ACPI reports, by level. */
    public static final int SCI = 9;

    /** The sleep type of being off. */
    public static final int SLEEP_OFF = 5;

    private static final int RSDP_SIZE = 36;
    private static final int RSDP_FIRST = 20;
    private static final int FACS_AT = 64;
    private static final int FACS_SIZE = 64;
    private static final int ALIGNMENT = 16;
    private static final int CHECKSUM = 8;
    private static final int WHOLE_CHECKSUM = 32;

    private AcpiTables() {}

    /**
     * The tables, for a machine.
     *
     * @param address where they are put; the RSDP is first
     * @param processors how many processors there are
     * @param devices the virtio devices
     */
    public static byte[] of(long address, int processors, List<VirtioPlace> devices) {
        List<byte[]> tables = new ArrayList<>();
        byte[] dsdt = Dsdt.of(devices);
        long dsdtAt = address + FACS_AT + FACS_SIZE;
        byte[] fadt = Fadt.of(address + FACS_AT, dsdtAt);
        long fadtAt = dsdtAt + aligned(dsdt.length);
        byte[] madt = Madt.of(processors);
        long madtAt = fadtAt + aligned(fadt.length);
        byte[] xsdt = Table.of(
                "XSDT",
                1,
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(fadtAt)
                        .putLong(madtAt)
                        .array());
        long xsdtAt = madtAt + aligned(madt.length);
        tables.add(dsdt);
        tables.add(fadt);
        tables.add(madt);
        tables.add(xsdt);

        byte[] all = new byte[(int) (xsdtAt + xsdt.length - address)];
        ByteBuffer out = ByteBuffer.wrap(all);
        out.put(rsdp(xsdtAt)).position(FACS_AT).put(facs());
        for (byte[] table : tables) {
            out.put(table).position((int) Math.min(all.length, aligned(out.position())));
        }
        return all;
    }

    private static byte[] rsdp(long xsdt) {
        ByteBuffer rsdp = ByteBuffer.allocate(RSDP_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        rsdp.put(Table.ascii("RSD PTR", 8)).put((byte) 0).put(Table.ascii("VIREO", 6));
        rsdp.put((byte) 2).putInt(0).putInt(RSDP_SIZE).putLong(xsdt);
        byte[] bytes = rsdp.array();
        bytes[CHECKSUM] = Checksum.of(bytes, RSDP_FIRST);
        bytes[WHOLE_CHECKSUM] = Checksum.of(bytes, RSDP_SIZE);
        return bytes;
    }

    private static byte[] facs() {
        ByteBuffer facs = ByteBuffer.allocate(FACS_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        facs.put(Table.ascii("FACS", 4)).putInt(FACS_SIZE).put(WHOLE_CHECKSUM, (byte) 2);
        return facs.array();
    }

    private static long aligned(long length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
