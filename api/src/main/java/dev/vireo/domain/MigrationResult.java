package dev.vireo.domain;

import dev.vireo.ByteSize;
import java.time.Duration;
import java.util.Objects;

/** A domain that has moved. Immutable. */
public final class MigrationResult {
    private final Duration total;
    private final Duration downtime;
    private final ByteSize sent;
    private final ByteSize copied;
    private final int passes;
    private final Convergence convergence;

    private MigrationResult(
            Duration total, Duration downtime, ByteSize sent, ByteSize copied, int passes, Convergence convergence) {
        this.total = Objects.requireNonNull(total);
        this.downtime = Objects.requireNonNull(downtime);
        this.sent = Objects.requireNonNull(sent);
        this.copied = Objects.requireNonNull(copied);
        this.passes = passes;
        this.convergence = Objects.requireNonNull(convergence);
    }

    /** A result. */
    public static MigrationResult of(
            Duration total, Duration downtime, ByteSize sent, ByteSize copied, int passes, Convergence convergence) {
        return new MigrationResult(total, downtime, sent, copied, passes, convergence);
    }

    /** From the first check until the source was cleared. */
    public Duration total() {
        return total;
    }

    /** From the moment the guest stopped at the source until it ran at the target, as this program saw it. */
    public Duration downtime() {
        return downtime;
    }

    /** Bytes of the guest's state that were sent. */
    public ByteSize sent() {
        return sent;
    }

    /** Bytes of its disks that were copied along. */
    public ByteSize copied() {
        return copied;
    }

    /** How often its memory was gone through. */
    public int passes() {
        return passes;
    }

    /** How it came to an end. */
    public Convergence convergence() {
        return convergence;
    }

    @Override
    public String toString() {
        return convergence + " in " + total + ", down for " + downtime + ", " + sent + " in " + passes + " passes";
    }

    /** How a migration came to its end. */
    public enum Convergence {
        /** What was left could be sent within the downtime. */
        BY_ITSELF,
        /** The guest was stopped for the transfer. */
        PAUSED,
        /** The guest ran at the target before all had come. */
        POST_COPY,
        /** There was nothing to transfer. */
        NOTHING_TO_SEND
    }
}
