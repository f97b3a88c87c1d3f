package dev.vireo.microvm.internal.machine;

import dev.vireo.json.JsonObject;
import dev.vireo.microvm.internal.acpi.AcpiTables;
import dev.vireo.microvm.internal.device.Registers;
import dev.vireo.microvm.internal.device.Saved;

/** The registers of ACPI: the power button, the way to power off, and the way to reset. */
final class PowerRegisters implements Registers, Saved {
    /** How many ports there are. */
    static final int PORTS = 9;

    private static final int CONTROL = AcpiTables.PM_CONTROL - AcpiTables.PM_EVENTS;
    private static final int RESET = AcpiTables.RESET - AcpiTables.PM_EVENTS;
    private static final int POWER_BUTTON = 1 << 8;
    private static final int SCI_ENABLED = 1;
    private static final int SLEEP_TYPE_SHIFT = 10;
    private static final int SLEEP_ENABLE = 1 << 13;

    private final GuestRequests requests;
    private final InterruptLine sci;
    private int status;
    private int enable;
    private int control = SCI_ENABLED;

    PowerRegisters(GuestRequests requests, InterruptLine sci) {
        this.requests = requests;
        this.sci = sci;
    }

    synchronized void pressPowerButton() {
        status |= POWER_BUTTON;
        update();
    }

    @Override
    public synchronized long read(long offset, int size) {
        if (offset >= RESET) {
            return 0;
        }
        long all = status | ((long) enable << 16) | ((long) control << 32);
        return all >>> (offset * Byte.SIZE);
    }

    @Override
    public void write(long offset, int size, long value) {
        for (int i = 0; i < size; i++) {
            set((int) offset + i, (int) (value >>> (i * Byte.SIZE)) & 0xff);
        }
    }

    private void set(int port, int octet) {
        if (port == RESET && octet == AcpiTables.RESET_VALUE) {
            requests.reset();
        } else if (port == CONTROL + 1 && ((octet << Byte.SIZE) & SLEEP_ENABLE) != 0) {
            if ((((octet << Byte.SIZE) >> SLEEP_TYPE_SHIFT) & 7) == AcpiTables.SLEEP_OFF) {
                requests.powerOff();
            }
        } else if (port < RESET) {
            store(port, octet);
        }
    }

    private synchronized void store(int port, int octet) {
        int shift = (port & 1) * Byte.SIZE;
        switch (port >> 1) {
            case 0 -> status &= ~(octet << shift); // a one clears
            case 1 -> enable = (enable & ~(0xff << shift)) | (octet << shift);
            default -> control = (control & ~(0xff << shift)) | (octet << shift) | SCI_ENABLED;
        }
        update();
    }

    private void update() {
        sci.set((status & enable & POWER_BUTTON) != 0);
    }

    @Override
    public void quiesce() {
        // It does nothing by itself.
    }

    @Override
    public synchronized void go() {
        update();
    }

    @Override
    public synchronized JsonObject save() {
        return JsonObject.of("status", status, "enable", enable, "control", control);
    }

    @Override
    public synchronized void load(JsonObject state) {
        status = state.intValue("status");
        enable = state.intValue("enable");
        control = state.intValue("control");
    }

    synchronized void reset() {
        status = 0;
        enable = 0;
        control = SCI_ENABLED;
    }
}
