package dev.vireo.kvm;

import dev.vireo.kvm.internal.libc.Descriptor;
import dev.vireo.kvm.internal.libc.Mapping;
import dev.vireo.kvm.internal.libc.Memory;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A range of guest memory in one piece, as a memory slot of a virtual machine takes it. */
public final class GuestRegion {
    static final long PAGE = 4096;

    private final long guestAddress;
    private final Mapping mapping;
    private final @Nullable Descriptor memfd;
    private final boolean startsAsZeros;

    private GuestRegion(long guestAddress, Mapping mapping, @Nullable Descriptor memfd, boolean startsAsZeros) {
        this.guestAddress = guestAddress;
        this.mapping = mapping;
        this.memfd = memfd;
        this.startsAsZeros = startsAsZeros;
    }

    static GuestRegion anonymous(long guestAddress, Mapping mapping) {
        return new GuestRegion(guestAddress, mapping, null, true);
    }

    static GuestRegion memfd(long guestAddress, Mapping mapping, Descriptor memfd) {
        return new GuestRegion(guestAddress, mapping, memfd, false);
    }

    static GuestRegion file(long guestAddress, Mapping mapping) {
        return new GuestRegion(guestAddress, mapping, null, false);
    }

    /** Where the guest sees it. */
    public long guestAddress() {
        return guestAddress;
    }

    /** Its size in bytes. */
    public long size() {
        return mapping.length();
    }

    /** How many pages of 4 KiB it has. */
    public long pages() {
        return size() / PAGE;
    }

    /**
     * The pages that may hold something else than zeros. Where the kernel can tell, which is for anonymous memory, those
     * that nobody has touched yet are left out, without touching them; else these are all.
     */
    public BitSet touchedPages() {
        BitSet touched = new BitSet();
        if (!startsAsZeros || !Memory.presentPages(mapping, touched)) {
            touched.set(0, (int) pages());
        }
        return touched;
    }

    /** Where this process sees it, for the kernel alone. */
    long hostAddress() {
        return mapping.address();
    }

    boolean isClosed() {
        return mapping.isClosed();
    }

    Mapping mapping() {
        return mapping;
    }

    /** Whether it holds all of a range, whatever numbers those are. */
    boolean holds(long address, long length) {
        long offset = address - guestAddress;
        // No sum is made, so none can overflow: an offset that wrapped around is far larger than any region.
        return offset >= 0 && length >= 0 && offset <= size() - length;
    }

    void discard(long offset, long length) {
        Descriptor file = memfd;
        if (file == null) {
            Memory.discard(mapping, offset, length);
        } else {
            Memory.punchHole(file, offset, length);
        }
    }

    void close() {
        mapping.close();
        Descriptor file = memfd;
        if (file != null) {
            file.close();
        }
    }

    @Override
    public String toString() {
        return "guest memory 0x" + Long.toHexString(guestAddress) + "+0x" + Long.toHexString(size());
    }
}
