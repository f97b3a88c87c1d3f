package dev.vireo.microvm.internal.virtio.block;

import dev.vireo.domain.DiscardMode;
import dev.vireo.domain.DiskCache;
import dev.vireo.domain.IoErrorAction;

/**
 * How a disk is cached, and what follows when the host fails it.
 *
 * @param cache how
 * @param discard what becomes of blocks that the guest discards
 * @param onReadError what follows when reading fails
 * @param onWriteError what follows when anything else does
 */
public record BlockOptions(
        DiskCache cache, DiscardMode discard, IoErrorAction onReadError, IoErrorAction onWriteError) {
    /** Through the page cache; the guest gets the errors. */
    public static final BlockOptions PLAIN =
            new BlockOptions(DiskCache.WRITEBACK, DiscardMode.UNMAP, IoErrorAction.REPORT, IoErrorAction.REPORT);

    boolean pastPageCache() {
        return cache == DiskCache.NONE || cache == DiskCache.DIRECTSYNC;
    }

    boolean flushesEachWrite() {
        return cache == DiskCache.WRITETHROUGH || cache == DiskCache.DIRECTSYNC;
    }

    boolean ignoresFlushes() {
        return cache == DiskCache.UNSAFE;
    }

    boolean givesBack() {
        return discard == DiscardMode.UNMAP;
    }
}
