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

    /** The same with a progress; less than 0 counts as 0, more than 1 as 1, and what is not a number as unknown. */
    public JobStatus progress(double share) {
        Double known = Double.isNaN(share) ? null : Math.min(1, Math.max(0, share));
        return new JobStatus(state, phase, known, asOf);
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
