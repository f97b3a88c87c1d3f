package dev.vireo.microvm.internal.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The interrupt controllers: a local APIC for each processor, and the I/O APIC. */
final class Madt {
    private static final int REVISION = 5;
    private static final int LOCAL_APICS = 0xfee0_0000;
    private static final int IO_APIC = 0xfec0_0000;
    private static final int HAS_8259 = 1;
    private static final int LEVEL_ACTIVE_HIGH = 0xd;
    private static final int ALL_PROCESSORS = 0xff;

    private Madt() {}

    static byte[] of(int processors) {
        ByteBuffer madt = ByteBuffer.allocate(8 + processors * 8 + 12 + 10 + 6).order(ByteOrder.LITTLE_ENDIAN);
        madt.putInt(LOCAL_APICS).putInt(HAS_8259);
        for (int i = 0; i < processors; i++) {
            madt.put((byte) 0).put((byte) 8).put((byte) i).put((byte) i).putInt(1);
        }
        madt.put((byte) 1)
                .put((byte) 12)
                .put((byte) 0)
                .put((byte) 0)
                .putInt(IO_APIC)
                .putInt(0);
        madt.put((byte) 2).put((byte) 10).put((byte) 0).put((byte) AcpiTables.SCI);
        madt.putInt(AcpiTables.SCI).putShort((short) LEVEL_ACTIVE_HIGH);
        madt.put((byte) 4)
                .put((byte) 6)
                .put((byte) ALL_PROCESSORS)
                .putShort((short) 0)
                .put((byte) 1);
        return Table.of("APIC", REVISION, madt.array());
    }
}
