package dev.vireo.qemu.internal.abi;

/**
 * The devices that a machine has at most once. Their ids hold a dot, so none is ever the id of a disk or interface.
 * Each has an address of its own that depends on nothing else.
 */
public enum SystemDevice {
    /** The screen. */
    VIDEO("sys.video", 0x01, 0x02, -1),
    /** The controller of SCSI disks. */
    SCSI("sys.scsi", 0x10, 0x03, 4),
    /** The controller of the console and the agent's channel. */
    SERIAL("sys.serial", 0x11, 0x04, 5),
    /** Random numbers. */
    RNG("sys.rng", 0x12, 0x05, 6),
    /** The memory balloon. */
    BALLOON("sys.balloon", 0x13, 0x06, 7),
    /** What a guest's kernel tells its panic to. */
    PANIC("sys.panic", 0x14, 0x07, -1),
    /** The controller of SATA disks, where the machine has none built in. */
    SATA("sys.sata", 0x15, 0x08, -1),
    /** The console. */
    CONSOLE("sys.console", -1, -1, -1),
    /** The channel of the guest agent. */
    AGENT("sys.agent", -1, -1, -1);

    private final String id;
    private final int expressSlot;
    private final int pciSlot;
    private final int transport;

    SystemDevice(String id, int expressSlot, int pciSlot, int transport) {
        this.id = id;
        this.expressSlot = expressSlot;
        this.pciSlot = pciSlot;
        this.transport = transport;
    }

    /** Its id in QEMU. */
    public String id() {
        return id;
    }

    /** Its slot on the root bus of q35. */
    int expressSlot() {
        return expressSlot;
    }

    /** Its slot on the bus of i440fx. */
    int pciSlot() {
        return pciSlot;
    }

    /** Its transport on microvm; negative if it has none. */
    int transport() {
        return transport;
    }
}
