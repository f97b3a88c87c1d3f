package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * When a thin pool needs more space, and how much. Nothing runs by itself: see {@link ThinPools#extend}. Immutable.
 *
 * <pre>{@code
 * Autoextension.above(80).by(20).upTo(ByteSize.ofGiB(500))
 * }</pre>
 */
public final class Autoextension {
    private static final int USUAL_STEP = 20;

    private final int threshold;
    private final int step;
    private final @Nullable ByteSize limit;

    private Autoextension(int threshold, int step, @Nullable ByteSize limit) {
        this.threshold = threshold;
        this.step = step;
        this.limit = limit;
    }

    /**
     * As soon as data or metadata are filled above so many percent, in steps of a fifth.
     *
     * @param percent 1 to 99
     * @throws InvalidSpecException it is another
     */
    public static Autoextension above(int percent) {
        if (percent < 1 || percent > 99) {
            throw InvalidSpecException.of("autoextension", "threshold", "must be 1 to 99 percent");
        }
        return new Autoextension(percent, USUAL_STEP, null);
    }

    /**
     * The same in steps of so many percent of the size, as many of them as it takes to be at the threshold or below.
     *
     * @param percent 1 to 1000
     * @throws InvalidSpecException it is another
     */
    public Autoextension by(int percent) {
        if (percent < 1 || percent > 1000) {
            throw InvalidSpecException.of("autoextension", "step", "must be 1 to 1000 percent");
        }
        return new Autoextension(threshold, percent, limit);
    }

    /** The same, but with no more space for data than that. */
    public Autoextension upTo(ByteSize most) {
        return new Autoextension(threshold, step, most);
    }

    /** In percent. */
    public int threshold() {
        return threshold;
    }

    /** In percent of the size. */
    public int step() {
        return step;
    }

    /** How much space for data there may be; any where nothing is said. */
    public Optional<ByteSize> limit() {
        return Optional.ofNullable(limit);
    }

    /** What a pool needs by this policy, in whole extents; empty where it needs nothing, or may have no more. */
    Optional<ThinPoolGrowth> due(LogicalVolume pool, VolumeGroup group) {
        ByteSize data = enough(pool.size(), pool.dataPercent(), group);
        if (limit != null && data.bytes() > limit.bytes()) {
            long extents = limit.bytes() / group.extent().bytes();
            ByteSize most = ByteSize.ofBytes(extents * group.extent().bytes());
            data = most.bytes() > pool.size().bytes() ? most : pool.size();
        }
        ByteSize metadata = enough(pool.metadataSize(), pool.metadataPercent(), group);
        return Optional.of(new ThinPoolGrowth(pool.size(), data, pool.metadataSize(), metadata))
                .filter(growth -> !growth.isNothing());
    }

    private ByteSize enough(ByteSize size, OptionalDouble percent, VolumeGroup group) {
        double used = size.bytes() * percent.orElse(0) / 100;
        double enough = size.bytes();
        while (used * 100 > enough * threshold) {
            enough += enough * step / 100;
        }
        return enough > size.bytes() ? group.rounded(ByteSize.ofBytes((long) enough)) : size;
    }

    @Override
    public String toString() {
        return "above " + threshold + " % by " + step + " %" + (limit == null ? "" : " up to " + limit);
    }
}
