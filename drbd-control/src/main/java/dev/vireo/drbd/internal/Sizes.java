package dev.vireo.drbd.internal;

/** How much space DRBD's internal metadata take, for one peer. Pure. */
public final class Sizes {
    private static final long SECTOR = 512;
    private static final long BITMAP_SHIFT = 18;
    private static final long BITMAP_UNIT = 8;
    private static final long FIXED = 72;
    private static final long BLOCK = 4096;

    private Sizes() {}

    /** How many bytes of a device with internal metadata are left for data. */
    public static long usable(long deviceBytes) {
        long sectors = deviceBytes / SECTOR;
        long metadata = ceil(sectors, 1L << BITMAP_SHIFT) * BITMAP_UNIT + FIXED;
        return (sectors - metadata) * SECTOR / BLOCK * BLOCK;
    }

    /** How large a device must be so that so many bytes of it are left for data. */
    public static long deviceFor(long dataBytes) {
        long device = ceil(dataBytes, BLOCK) * BLOCK;
        while (usable(device) < dataBytes) {
            device += ceil(dataBytes - usable(device), BLOCK) * BLOCK;
        }
        return device;
    }

    private static long ceil(long value, long unit) {
        return (value + unit - 1) / unit;
    }
}
