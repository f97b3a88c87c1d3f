package dev.vireo.domain;

/** What runs the guest's instructions. */
public enum Accelerator {
    /** Hardware where it works, else emulation; decided at each start by what the host can really do. */
    BEST,
    /** The kernel's KVM. */
    KVM,
    /** Emulation (QEMU's TCG). Slow, works everywhere. */
    EMULATION
}
