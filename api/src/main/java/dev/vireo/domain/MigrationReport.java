package dev.vireo.domain;

import dev.vireo.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a migration would meet, looked at without changing anything. Immutable. */
public final class MigrationReport {
    private final List<String> obstacles;
    private final ByteSize size;
    private final ByteSize disks;
    private final @Nullable ByteSize dirtyRate;
    private final @Nullable ByteSize bandwidth;

    private MigrationReport(
            List<String> obstacles,
            ByteSize size,
            ByteSize disks,
            @Nullable ByteSize dirtyRate,
            @Nullable ByteSize bandwidth) {
        this.obstacles = List.copyOf(obstacles);
        this.size = size;
        this.disks = disks;
        this.dirtyRate = dirtyRate;
        this.bandwidth = bandwidth;
    }

    /**
     * A report.
     *
     * @param disks content of the disks that are copied along
     * @param dirtyRate memory that the guest changes a second; empty where it was not measured
     * @param bandwidth bytes a second that can be sent; empty where there is no limit
     */
    public static MigrationReport of(
            List<String> obstacles,
            ByteSize size,
            ByteSize disks,
            Optional<ByteSize> dirtyRate,
            Optional<ByteSize> bandwidth) {
        return new MigrationReport(obstacles, size, disks, dirtyRate.orElse(null), bandwidth.orElse(null));
    }

    /** What would stop it, for people; empty if nothing was found. */
    public List<String> obstacles() {
        return obstacles;
    }

    /** Whether nothing was found that would stop it. */
    public boolean possible() {
        return obstacles.isEmpty();
    }

    /** The most that one pass sends: the guest's memory. */
    public ByteSize size() {
        return size;
    }

    /** What the guest sees of the disks that are copied along; holes in it cost next to nothing. */
    public ByteSize disks() {
        return disks;
    }

    /** Memory that the guest changes a second, where it was measured. */
    public Optional<ByteSize> dirtyRate() {
        return Optional.ofNullable(dirtyRate);
    }

    /**
     * How long one pass over its memory and the copied disks takes with the bandwidth of the options; empty without a
     * limit.
     */
    public Optional<Duration> expectedTime() {
        return Optional.ofNullable(bandwidth).map(it -> {
            long bytes = size.bytes() + disks.bytes();
            return Duration.ofMillis((long) (bytes * 1000.0 / it.bytes()));
        });
    }

    /**
     * Whether the guest changes its memory slower than it can be sent, so that the transfer comes to an end by itself;
     * empty where one of both is not known.
     */
    public Optional<Boolean> converges() {
        return dirtyRate == null || bandwidth == null
                ? Optional.empty()
                : Optional.of(dirtyRate.bytes() < bandwidth.bytes());
    }
}
