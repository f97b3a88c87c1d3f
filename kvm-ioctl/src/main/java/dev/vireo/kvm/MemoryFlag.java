package dev.vireo.kvm;

/** How a memory slot behaves. */
public enum MemoryFlag {
    /** {@code KVM_MEM_LOG_DIRTY_PAGES}: KVM notes which pages the guest writes. */
    LOG_DIRTY_PAGES(1),
    /** {@code KVM_MEM_READONLY}: what the guest writes comes as an MMIO exit. */
    READONLY(2),
    /** {@code KVM_MEM_GUEST_MEMFD}: the slot has private memory as well. */
    GUEST_MEMFD(4);

    private final int bit;

    MemoryFlag(int bit) {
        this.bit = bit;
    }

    /** Its bit. */
    int bit() {
        return bit;
    }

    static int bits(MemoryFlag... flags) {
        int bits = 0;
        for (MemoryFlag flag : flags) {
            bits |= flag.bit();
        }
        return bits;
    }
}
