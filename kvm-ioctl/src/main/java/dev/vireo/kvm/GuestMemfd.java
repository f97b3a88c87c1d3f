package dev.vireo.kvm;

import dev.vireo.kvm.internal.libc.Descriptor;

/**
 * Memory of a guest that this process cannot read ({@code guest_memfd}). It is given to a slot by {@link
 * VmMemory#setUserMemoryRegion2}, and may be closed then.
 */
public final class GuestMemfd implements AutoCloseable {
    private final Descriptor descriptor;
    private final long size;

    GuestMemfd(int fd, long size) {
        this.descriptor = new Descriptor(fd, "guest_memfd");
        this.size = size;
    }

    /** Its size in bytes. */
    public long size() {
        return size;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return "guest_memfd of " + size + " bytes";
    }
}
