package dev.vireo.microvm.internal.virtio.block;

/** Counts what a guest has done with a disk. For one thread at a time. */
final class BlockCounters {
    private long reads;
    private long readBytes;
    private long readNanos;
    private long writes;
    private long writtenBytes;
    private long writeNanos;
    private long flushes;
    private long discards;
    private long errors;

    void read(long bytes, long nanos) {
        reads++;
        readBytes += bytes;
        readNanos += nanos;
    }

    void wrote(long bytes, long nanos) {
        writes++;
        writtenBytes += bytes;
        writeNanos += nanos;
    }

    void flushed() {
        flushes++;
    }

    void discarded() {
        discards++;
    }

    void failed() {
        errors++;
    }

    BlockStatistics statistics() {
        return new BlockStatistics(
                reads, readBytes, readNanos, writes, writtenBytes, writeNanos, flushes, discards, errors);
    }
}
