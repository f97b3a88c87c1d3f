package dev.vireo.microvm.internal.virtio.block;

/**
 * What a guest has done with a disk so far. Times are those of the host's work, not of waiting for a limit.
 *
 * @param reads requests that read
 * @param readBytes bytes read
 * @param readNanos nanoseconds that these took
 * @param writes requests that wrote, zeros included
 * @param writtenBytes bytes written, without zeros that were only noted
 * @param writeNanos nanoseconds that these took
 * @param flushes requests to flush
 * @param discards requests to discard
 * @param errors requests that failed, whether or not the guest was told
 */
public record BlockStatistics(
        long reads,
        long readBytes,
        long readNanos,
        long writes,
        long writtenBytes,
        long writeNanos,
        long flushes,
        long discards,
        long errors) {}
