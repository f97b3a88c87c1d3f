package dev.vireo.qmp;

import dev.vireo.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** What went through one block device since QEMU started, as {@code query-blockstats} counts it. */
public final class BlockStatistics {
    private final JsonObject info;
    private final JsonObject stats;

    BlockStatistics(JsonObject info) {
        this.info = info;
        this.stats = info.object("stats");
    }

    /** The name of the backend; empty for one that was added by {@code blockdev-add}. */
    public Optional<String> device() {
        return info.optionalString("device").filter(name -> !name.isEmpty());
    }

    /** The name of the node. */
    public Optional<String> nodeName() {
        return info.optionalString("node-name");
    }

    /** The path of the guest's device in QEMU's object tree, where one is attached. */
    public Optional<String> qomPath() {
        return info.optionalString("qdev");
    }

    /** Bytes read by the guest. */
    public long readBytes() {
        return stats.longValue("rd_bytes");
    }

    /** Bytes written by the guest. */
    public long writtenBytes() {
        return stats.longValue("wr_bytes");
    }

    /** Reads. */
    public long reads() {
        return stats.longValue("rd_operations");
    }

    /** Writes. */
    public long writes() {
        return stats.longValue("wr_operations");
    }

    /** Cache flushes. */
    public long flushes() {
        return stats.longValue("flush_operations");
    }

    /** Time spent in reads, all added up. */
    public Duration readTime() {
        return Duration.ofNanos(stats.longValue("rd_total_time_ns"));
    }

    /** Time spent in writes, all added up. */
    public Duration writeTime() {
        return Duration.ofNanos(stats.longValue("wr_total_time_ns"));
    }

    /** Time spent in flushes, all added up. */
    public Duration flushTime() {
        return Duration.ofNanos(stats.longValue("flush_total_time_ns"));
    }

    /** One past the highest byte ever written, which tells how far a growing image has grown. */
    public long highestOffset() {
        return stats.longValue("wr_highest_offset");
    }

    /** All that QEMU tells. */
    public JsonObject raw() {
        return info;
    }
}
