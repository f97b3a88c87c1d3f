package dev.vireo.microvm.internal.acpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The fixed hardware: where the power button is seen, and how to power off and to reset. */
final class Fadt {
    private static final int HEADER = 36;
    private static final int SIZE = 276;
    private static final int REVISION = 6;
    private static final int FIRMWARE_CTRL = 36;
    private static final int DSDT = 40;
    private static final int SCI_INT = 46;
    private static final int PM1A_EVT_BLK = 56;
    private static final int PM1A_CNT_BLK = 64;
    private static final int PM1_EVT_LEN = 88;
    private static final int PM1_CNT_LEN = 89;
    private static final int P_LVL2_LAT = 96;
    private static final int P_LVL3_LAT = 98;
    private static final int BOOT_ARCH = 109;
    private static final int FLAGS = 112;
    private static final int RESET_REG = 116;
    private static final int RESET_VALUE = 128;
    private static final int MINOR = 131;
    private static final int X_DSDT = 140;
    private static final int X_PM1A_EVT_BLK = 148;
    private static final int X_PM1A_CNT_BLK = 172;

    private static final int NO_C2 = 101; // longer than is allowed says that there is none
    private static final int NO_C3 = 1001;
    private static final int LEGACY_DEVICES = 1;
    private static final int NO_VGA = 1 << 2;
    private static final int WBINVD = 1;
    private static final int PROC_C1 = 1 << 2;
    private static final int NO_SLEEP_BUTTON = 1 << 5;
    private static final int RESET_REG_SUP = 1 << 10;

    private Fadt() {}

    static byte[] of(long facs, long dsdt) {
        ByteBuffer fadt = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        fadt.putInt(FIRMWARE_CTRL, (int) facs).putInt(DSDT, (int) dsdt);
        fadt.putShort(SCI_INT, (short) AcpiTables.SCI);
        fadt.putInt(PM1A_EVT_BLK, AcpiTables.PM_EVENTS).putInt(PM1A_CNT_BLK, AcpiTables.PM_CONTROL);
        fadt.put(PM1_EVT_LEN, (byte) 4).put(PM1_CNT_LEN, (byte) 2);
        fadt.putShort(P_LVL2_LAT, (short) NO_C2).putShort(P_LVL3_LAT, (short) NO_C3);
        fadt.putShort(BOOT_ARCH, (short) (LEGACY_DEVICES | NO_VGA));
        fadt.putInt(FLAGS, WBINVD | PROC_C1 | NO_SLEEP_BUTTON | RESET_REG_SUP);
        port(fadt, RESET_REG, AcpiTables.RESET, 1);
        fadt.put(RESET_VALUE, (byte) AcpiTables.RESET_VALUE);
        fadt.put(MINOR, (byte) 4);
        fadt.putLong(X_DSDT, dsdt);
        port(fadt, X_PM1A_EVT_BLK, AcpiTables.PM_EVENTS, 4);
        port(fadt, X_PM1A_CNT_BLK, AcpiTables.PM_CONTROL, 2);
        byte[] content = new byte[SIZE - HEADER];
        fadt.get(HEADER, content);
        return Table.of("FACP", REVISION, content);
    }

    /** A generic address structure of ports. */
    private static void port(ByteBuffer fadt, int at, int port, int bytes) {
        fadt.put(at, (byte) 1)
                .put(at + 1, (byte) (bytes * Byte.SIZE))
                .put(at + 3, (byte) Math.min(2, bytes)) // accessed by bytes or words
                .putLong(at + 4, port);
    }
}
