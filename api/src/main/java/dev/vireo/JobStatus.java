package dev.vireo;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How far a job is. Immutable. */
public final class JobStatus {
    private final JobState state;
    private final String phase;
    private final @Nullable Double progress;
    private final Instant asOf;

    private JobStatus(JobState state, String phase, @Nullable Double progress, Instant asOf) {
        this.state = Objects.requireNonNull(state);
        this.phase = Objects.requireNonNull(phase);
        this.progress = progress;
        this.asOf = Objects.requireNonNull(asOf);
    }

    /** A status whose progress is not known. */
    public static JobStatus of(JobState state, String phase, Instant asOf) {
        return new JobStatus(state, phase, null, asOf);
    }

    /** The same with a progress between 0 and 1. */
    public JobStatus progress(double share) {
        return new JobStatus(state, phase, Math.min(1, Math.max(0, share)), asOf);
    }

    /** The state. */
    public JobState state() {
        return state;
    }

    /** The phase, in the words of the operation. */
    public String phase() {
        return phase;
    }

    /** The share that is done, between 0 and 1, where it is known. */
    public OptionalDouble progress() {
        return progress == null ? OptionalDouble.empty() : OptionalDouble.of(progress);
    }

    /** When this was true. */
    public Instant asOf() {
        return asOf;
    }
}
