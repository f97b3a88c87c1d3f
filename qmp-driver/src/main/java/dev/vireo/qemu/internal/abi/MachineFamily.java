package dev.vireo.qemu.internal.abi;

import java.util.Optional;

/** The kinds of machine that this driver can lay out. */
public enum MachineFamily {
    /** A PC with PCI Express. */
    Q35("pc-q35-", "pci", "bios-256k.bin"),
    /** A PC with conventional PCI. */
    I440FX("pc-i440fx-", "pci", "bios-256k.bin"),
    /** A small machine with virtio over memory-mapped registers. */
    MICROVM("microvm", "device", "bios-microvm.bin");

    private final String prefix;
    private final String virtioSuffix;
    private final String bios;

    MachineFamily(String prefix, String virtioSuffix, String bios) {
        this.prefix = prefix;
        this.virtioSuffix = virtioSuffix;
        this.bios = bios;
    }

    /** The family of a machine type, given with its version. */
    public static Optional<MachineFamily> of(String machine) {
        for (MachineFamily family : values()) {
            if (machine.startsWith(family.prefix)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /** The device model of a kind of virtio device, such as {@code virtio-blk-pci}. */
    public String virtio(String kind) {
        return "virtio-" + kind + "-" + virtioSuffix;
    }

    /** The file that QEMU takes for its BIOS. */
    public String bios() {
        return bios;
    }

    /** Whether devices sit on PCI. */
    public boolean hasPci() {
        return this != MICROVM;
    }
}
