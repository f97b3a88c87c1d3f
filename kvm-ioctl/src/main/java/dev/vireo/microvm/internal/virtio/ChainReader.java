package dev.vireo.microvm.internal.virtio;

import dev.vireo.kvm.GuestMemory;
import dev.vireo.microvm.internal.device.Slot;

/** Follows a chain of descriptors, which the guest may change meanwhile: each field is read once. */
final class ChainReader {
    private static final int DESCRIPTOR = 16;
    private static final int NEXT = 1;
    private static final int WRITE = 2;
    private static final int INDIRECT = 4;
    private static final int BITS_16 = 0xffff;

    private final Slot slot;
    private final GuestMemory memory;
    private final boolean indirectAllowed;
    private final int longest;

    private GuestBuffers readable;
    private GuestBuffers writable;
    private long table;
    private int entries;
    private boolean indirect;

    ChainReader(Slot slot, boolean indirectAllowed, int longest) {
        this.slot = slot;
        this.memory = slot.memory();
        this.indirectAllowed = indirectAllowed;
        this.longest = longest;
        this.readable = new GuestBuffers(slot);
        this.writable = new GuestBuffers(slot);
    }

    /** Reads the chain that starts at an entry of a table. */
    Chain read(long descriptors, int size, int head) {
        table = descriptors;
        entries = size;
        indirect = false;
        readable = new GuestBuffers(slot);
        writable = new GuestBuffers(slot);
        int at = head;
        while (at >= 0) {
            if (at >= entries) {
                throw new GuestFault("descriptor " + at + " of a table of " + entries);
            }
            at = step(table + (long) DESCRIPTOR * at);
        }
        return new Chain(head, readable, writable);
    }

    /** Takes one descriptor; the index of the next, or -1. */
    private int step(long entry) {
        long address = memory.getLong(entry);
        long length = memory.getInt(entry + 8) & 0xffff_ffffL;
        int flags = memory.getShort(entry + 12) & BITS_16;
        int next = memory.getShort(entry + 14) & BITS_16;
        if ((flags & INDIRECT) != 0) {
            enter(address, length, flags);
            return 0;
        }
        add(address, length, (flags & WRITE) != 0);
        return (flags & NEXT) != 0 ? next : -1;
    }

    private void enter(long address, long length, int flags) {
        if (!indirectAllowed || indirect || (flags & NEXT) != 0) {
            throw new GuestFault("an indirect table where none may be");
        }
        if (length == 0 || length % DESCRIPTOR != 0 || !memory.contains(address, length)) {
            throw new GuestFault("an indirect table of " + length + " bytes at 0x" + Long.toHexString(address));
        }
        indirect = true;
        table = address;
        entries = (int) (length / DESCRIPTOR);
    }

    private void add(long address, long length, boolean write) {
        if (length == 0 || length > Integer.MAX_VALUE || !memory.contains(address, length)) {
            throw new GuestFault("a buffer of " + length + " bytes at 0x" + Long.toHexString(address));
        }
        if (readable.count() + writable.count() == longest) {
            throw new GuestFault("a chain of more than " + longest + " buffers, or a loop");
        }
        if (!write && writable.count() > 0) {
            throw new GuestFault("a readable buffer behind a writable one");
        }
        (write ? writable : readable).add(address, (int) length);
    }
}
