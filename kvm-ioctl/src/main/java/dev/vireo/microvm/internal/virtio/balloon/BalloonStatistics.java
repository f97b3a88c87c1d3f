package dev.vireo.microvm.internal.virtio.balloon;

import java.util.Map;

/**
 * What is known of a balloon and its guest's memory.
 *
 * @param targetPages how many pages of 4 KiB the guest is asked to give
 * @param actualPages how many it says that it has given
 * @param reportedBytes how much it has given back by itself so far
 * @param guest what its kernel says, by {@link Tag}, as of its last answer; empty before the first
 */
public record BalloonStatistics(long targetPages, long actualPages, long reportedBytes, Map<Tag, Long> guest) {
    /** Copies the map. */
    public BalloonStatistics {
        guest = Map.copyOf(guest);
    }

    /** What a guest's kernel tells (virtio 1.2, 5.5.6.4), in the order of its numbers. Bytes, where it says nothing else. */
    public enum Tag {
        /** Read from swap. */
        SWAP_IN,
        /** Written to swap. */
        SWAP_OUT,
        /** Faults that read from disk, a count. */
        MAJOR_FAULTS,
        /** Faults that did not, a count. */
        MINOR_FAULTS,
        /** Unused. */
        FREE_MEMORY,
        /** All that there is. */
        TOTAL_MEMORY,
        /** What could be used without swapping. */
        AVAILABLE_MEMORY,
        /** What the cache of disks has. */
        DISK_CACHES,
        /** Huge pages given out, a count. */
        HUGE_PAGES_ALLOCATED,
        /** Huge pages that were missing, a count. */
        HUGE_PAGES_FAILED
    }
}
