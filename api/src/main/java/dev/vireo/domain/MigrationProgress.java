package dev.vireo.domain;

import dev.vireo.ByteSize;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the transfer of a migration is, by the hypervisor's own figures. Immutable. */
public final class MigrationProgress {
    private final ByteSize sent;
    private final ByteSize remaining;
    private final ByteSize total;
    private final ByteSize dirtyRate;
    private final ByteSize throughput;
    private final int passes;
    private final ByteSize disksCopied;
    private final ByteSize disksTotal;
    private final @Nullable Duration expectedDowntime;

    private MigrationProgress(Builder builder) {
        sent = builder.sent;
        remaining = builder.remaining;
        total = builder.total;
        dirtyRate = builder.dirtyRate;
        throughput = builder.throughput;
        passes = builder.passes;
        disksCopied = builder.disksCopied;
        disksTotal = builder.disksTotal;
        expectedDowntime = builder.expectedDowntime;
    }

    /** A builder, all of it nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** Sent so far. */
    public ByteSize sent() {
        return sent;
    }

    /** Still to be sent, as known now; grows again when the guest changes what was sent. */
    public ByteSize remaining() {
        return remaining;
    }

    /** The guest's memory. */
    public ByteSize total() {
        return total;
    }

    /** Memory that the guest changes a second; nothing where it is not known yet. */
    public ByteSize dirtyRate() {
        return dirtyRate;
    }

    /** Sent a second. */
    public ByteSize throughput() {
        return throughput;
    }

    /** How often the memory was gone through. */
    public int passes() {
        return passes;
    }

    /** Copied of the disks that are copied along. */
    public ByteSize disksCopied() {
        return disksCopied;
    }

    /** To be copied of disks; grows when the guest changes what was copied. Nothing where none is copied along. */
    public ByteSize disksTotal() {
        return disksTotal;
    }

    /** For how long the guest would be stopped if it switched now, where that is known. */
    public Optional<Duration> expectedDowntime() {
        return Optional.ofNullable(expectedDowntime);
    }

    @Override
    public String toString() {
        return (disksTotal.bytes() > 0 ? disksCopied + " of " + disksTotal + " of its disks, " : "") + sent + " sent, "
                + remaining + " of " + total + " left, pass " + passes;
    }

    /** Builds {@link MigrationProgress}. */
    public static final class Builder {
        private ByteSize sent = ByteSize.ofBytes(0);
        private ByteSize remaining = ByteSize.ofBytes(0);
        private ByteSize total = ByteSize.ofBytes(0);
        private ByteSize dirtyRate = ByteSize.ofBytes(0);
        private ByteSize throughput = ByteSize.ofBytes(0);
        private int passes;
        private ByteSize disksCopied = ByteSize.ofBytes(0);
        private ByteSize disksTotal = ByteSize.ofBytes(0);
        private @Nullable Duration expectedDowntime;

        private Builder() {}

        /** See {@link MigrationProgress#sent()}, {@link MigrationProgress#remaining()}, {@link MigrationProgress#total()}. */
        public Builder memory(ByteSize sentSoFar, ByteSize left, ByteSize all) {
            sent = Objects.requireNonNull(sentSoFar);
            remaining = Objects.requireNonNull(left);
            total = Objects.requireNonNull(all);
            return this;
        }

        /** See {@link MigrationProgress#dirtyRate()} and {@link MigrationProgress#throughput()}, both a second. */
        public Builder rates(ByteSize dirtied, ByteSize sentASecond) {
            dirtyRate = Objects.requireNonNull(dirtied);
            throughput = Objects.requireNonNull(sentASecond);
            return this;
        }

        /** See {@link MigrationProgress#disksCopied()} and {@link MigrationProgress#disksTotal()}. */
        public Builder disks(ByteSize copied, ByteSize all) {
            disksCopied = Objects.requireNonNull(copied);
            disksTotal = Objects.requireNonNull(all);
            return this;
        }

        /** See {@link MigrationProgress#passes()}. */
        public Builder passes(int value) {
            passes = value;
            return this;
        }

        /** See {@link MigrationProgress#expectedDowntime()}. */
        public Builder expectedDowntime(Duration value) {
            expectedDowntime = Objects.requireNonNull(value);
            return this;
        }

        /** The progress. */
        public MigrationProgress build() {
            return new MigrationProgress(this);
        }
    }
}
