package dev.vireo.kvm;

import dev.vireo.error.ClosedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.kvm.internal.KvmIoctl;
import dev.vireo.kvm.internal.Target;
import dev.vireo.kvm.internal.x86.X86Ioctl;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The memory of a {@link Vm}: its slots, which pages were written, what is private. */
public final class VmMemory {
    private static final int REGION_SIZE = 32;
    private static final int REGION2_SIZE = 160;
    private static final int GUEST_MEMFD_SIZE = 64;
    private static final int ATTRIBUTES_SIZE = 32;
    private static final int DIRTY_LOG_SIZE = 16;
    private static final int CLEAR_DIRTY_LOG_SIZE = 24;
    private static final int ZONE_SIZE = 16;
    private static final long PRIVATE = 1 << 3;

    private final Target target;

    /** Also keeps the memory mapped for as long as the kernel has its addresses. */
    private final Map<Integer, GuestRegion> slots = new ConcurrentHashMap<>();

    VmMemory(Target target) {
        this.target = target;
    }

    /**
     * {@code KVM_SET_USER_MEMORY_REGION}: puts a region into a slot, or changes the flags of the one that is there.
     *
     * @param slot from 0 on, below {@link Extension#NR_MEMSLOTS}
     */
    public void setUserMemoryRegion(int slot, GuestRegion region, MemoryFlag... flags) {
        put(KvmIoctl.KVM_SET_USER_MEMORY_REGION, REGION_SIZE, slot, region, flags, buffer -> {});
    }

    /** Puts all regions of guest memory into slots, from 0 on. */
    public void setUserMemoryRegions(GuestMemory memory, MemoryFlag... flags) {
        int slot = 0;
        for (GuestRegion region : memory.regions()) {
            setUserMemoryRegion(slot++, region, flags);
        }
    }

    /** {@code KVM_SET_USER_MEMORY_REGION} with no size: empties a slot. */
    public void removeUserMemoryRegion(int slot) {
        target.set(KvmIoctl.KVM_SET_USER_MEMORY_REGION, REGION_SIZE, buffer -> buffer.putInt(0, slot));
        slots.remove(slot);
    }

    /**
     * {@code KVM_SET_USER_MEMORY_REGION2}: as the other, with private memory for the same addresses; the extension is
     * {@link Extension#USER_MEMORY2}.
     *
     * @param offset where the slot's memory begins in the file
     */
    public void setUserMemoryRegion2(int slot, GuestRegion region, GuestMemfd memfd, long offset, MemoryFlag... flags) {
        int fd = memfd.descriptor().acquire("KVM_SET_USER_MEMORY_REGION2");
        try {
            put(
                    KvmIoctl.KVM_SET_USER_MEMORY_REGION2,
                    REGION2_SIZE,
                    slot,
                    region,
                    flags,
                    buffer -> buffer.putLong(REGION_SIZE, offset).putInt(REGION_SIZE + Long.BYTES, fd));
        } finally {
            memfd.descriptor().release();
        }
    }

    private void put(
            KvmIoctl ioctl, int size, int slot, GuestRegion region, MemoryFlag[] flags, Consumer<ByteBuffer> more) {
        if (region.isClosed()) {
            throw new ClosedException(ErrorDetails.of(ioctl.name(), region.toString(), "it was closed here"));
        }
        target.set(ioctl, size, buffer -> {
            buffer.putInt(0, slot);
            buffer.putInt(4, MemoryFlag.bits(flags));
            buffer.putLong(8, region.guestAddress());
            buffer.putLong(16, region.size());
            buffer.putLong(24, region.hostAddress());
            more.accept(buffer);
        });
        slots.put(slot, region);
    }

    /** {@code KVM_CREATE_GUEST_MEMFD}: private memory; the extension is {@link Extension#GUEST_MEMFD}. */
    public GuestMemfd createGuestMemfd(long size) {
        int fd = target.set(KvmIoctl.KVM_CREATE_GUEST_MEMFD, GUEST_MEMFD_SIZE, buffer -> buffer.putLong(0, size));
        return new GuestMemfd(fd, size);
    }

    /** {@code KVM_SET_MEMORY_ATTRIBUTES}: says whether pages are private to the guest. */
    public void setMemoryAttributes(long guestAddress, long size, boolean isPrivate) {
        target.set(KvmIoctl.KVM_SET_MEMORY_ATTRIBUTES, ATTRIBUTES_SIZE, buffer -> {
            buffer.putLong(0, guestAddress).putLong(8, size).putLong(16, isPrivate ? PRIVATE : 0);
        });
    }

    /**
     * {@code KVM_GET_DIRTY_LOG}: which pages of a slot the guest has written since this was asked last. What this process
     * writes is not noted.
     *
     * <p>With {@link Extension#MANUAL_DIRTY_LOG_PROTECT2} enabled, pages stay dirty until {@link #clearDirtyLog}.
     */
    public BitSet getDirtyLog(int slot) {
        return target.exchange(
                KvmIoctl.KVM_GET_DIRTY_LOG,
                DIRTY_LOG_SIZE,
                bitmapBytes(region(slot, "KVM_GET_DIRTY_LOG").pages()),
                (structure, bitmap, address) -> structure.putInt(0, slot).putLong(8, address),
                (structure, bitmap, result) -> BitSet.valueOf(bitmap.duplicate()));
    }

    /**
     * {@code KVM_CLEAR_DIRTY_LOG}: forgets that pages were written, and notes it when they are written again.
     *
     * @param firstPage a multiple of 64
     * @param count a multiple of 64, or all that the slot has from there on
     * @param pages which of them, counted from the first page
     */
    public void clearDirtyLog(int slot, long firstPage, int count, BitSet pages) {
        ByteBuffer bits = ByteBuffer.wrap(pages.get(0, count).toByteArray());
        target.exchange(
                KvmIoctl.KVM_CLEAR_DIRTY_LOG,
                CLEAR_DIRTY_LOG_SIZE,
                bitmapBytes(count),
                (structure, bitmap, address) -> {
                    structure
                            .putInt(0, slot)
                            .putInt(4, count)
                            .putLong(8, firstPage)
                            .putLong(16, address);
                    bitmap.duplicate().put(bits);
                },
                (structure, bitmap, result) -> result);
    }

    /** {@code KVM_RESET_DIRTY_RINGS}: makes harvested entries of all {@linkplain DirtyRing rings} free; how many. */
    public int resetDirtyRings() {
        return target.call(KvmIoctl.KVM_RESET_DIRTY_RINGS, 0);
    }

    /** {@code KVM_REGISTER_COALESCED_MMIO}: collects writes to a range in the {@link CoalescedRing}, without exits. */
    public void registerCoalescedMmio(IoAddress start, int size) {
        zone(KvmIoctl.KVM_REGISTER_COALESCED_MMIO, start, size);
    }

    /** {@code KVM_UNREGISTER_COALESCED_MMIO}: the opposite. */
    public void unregisterCoalescedMmio(IoAddress start, int size) {
        zone(KvmIoctl.KVM_UNREGISTER_COALESCED_MMIO, start, size);
    }

    private void zone(KvmIoctl ioctl, IoAddress start, int size) {
        target.set(ioctl, ZONE_SIZE, buffer -> {
            buffer.putLong(0, start.address()).putInt(8, size).putInt(12, start.isPort() ? 1 : 0);
        });
    }

    /** {@code KVM_SET_TSS_ADDR}: where Intel's processors may use three pages; below 4 GiB, no memory of the guest. */
    public void setTssAddr(int address) {
        target.call(X86Ioctl.KVM_SET_TSS_ADDR, Integer.toUnsignedLong(address));
    }

    /** {@code KVM_SET_IDENTITY_MAP_ADDR}: where they may use one more; before the first vCPU is made. */
    public void setIdentityMapAddr(long address) {
        target.set(X86Ioctl.KVM_SET_IDENTITY_MAP_ADDR, Long.BYTES, buffer -> buffer.putLong(0, address));
    }

    /** The regions that are in slots. */
    public List<GuestRegion> regions() {
        return List.copyOf(slots.values());
    }

    private GuestRegion region(int slot, String ioctl) {
        GuestRegion region = slots.get(slot);
        if (region == null) {
            throw new NotFoundException(ErrorDetails.of(ioctl, "memory slot " + slot, "it is empty"));
        }
        return region;
    }

    /** Bitmaps are whole words of 64 bits. */
    private static int bitmapBytes(long pages) {
        return Math.toIntExact((pages + Long.SIZE - 1) / Long.SIZE * Long.BYTES);
    }
}
