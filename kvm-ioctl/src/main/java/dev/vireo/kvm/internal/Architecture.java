package dev.vireo.kvm.internal;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnsupportedException;

/** What differs between processors outside of their registers ({@code asm/kvm.h}). */
public enum Architecture {
    /** AMD and Intel. */
    X86_64(2);

    /** {@code KVM_DIRTY_LOG_PAGE_OFFSET}, the same wherever there is a dirty ring. */
    public static final int DIRTY_LOG_PAGE = 64;

    private final int coalescedMmioPage;

    Architecture(int coalescedMmioPage) {
        this.coalescedMmioPage = coalescedMmioPage;
    }

    /** {@code KVM_COALESCED_MMIO_PAGE_OFFSET}. */
    public int coalescedMmioPage() {
        return coalescedMmioPage;
    }

    /** That of this machine. */
    public static Architecture current() {
        String name = System.getProperty("os.arch");
        if (name.equals("amd64") || name.equals("x86_64")) {
            return X86_64;
        }
        throw new UnsupportedException(ErrorDetails.of(
                "open", "/dev/kvm", "the layouts of " + name + " are not known; today there are those of x86-64"));
    }
}
