package dev.vireo.kvm;

/** Where {@code kvm_run.mmio} has its fields. */
abstract class MmioAccess extends RunView {
    static final int IS_WRITE = 20;
    static final int DATA = RunPage.UNION + 8;

    private static final int LENGTH = 16;

    MmioAccess(RunPage page) {
        super(page);
    }

    public final long address() {
        return longAt(0);
    }

    public final int length() {
        return Math.min(Long.BYTES, intAt(LENGTH));
    }
}
