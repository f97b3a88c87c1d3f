package dev.vireo.microvm.internal.virtio.block;

/**
 * What a guest has done with a disk so far.
 *
 * @param reads requests that read
 * @param readBytes bytes read
 * @param writes requests that wrote, zeros included
 * @param writtenBytes bytes written, without zeros that were only noted
 * @param flushes requests to flush
 * @param discards requests to discard
 * @param errors requests that failed
 */
public record BlockStatistics(
        long reads, long readBytes, long writes, long writtenBytes, long flushes, long discards, long errors) {}
