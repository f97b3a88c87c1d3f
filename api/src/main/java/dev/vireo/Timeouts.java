package dev.vireo;

import dev.vireo.error.InvalidSpecException;
import java.time.Duration;

/** The deadlines of calls that were given none. Immutable. */
public final class Timeouts {
    private static final Timeouts DEFAULTS = new Timeouts(new Builder());

    private final Duration call;
    private final Duration start;
    private final Duration stop;
    private final Duration lock;

    private Timeouts(Builder builder) {
        call = builder.call;
        start = builder.start;
        stop = builder.stop;
        lock = builder.lock;
    }

    /** 10 s for a call, 60 s for a start, 30 s for a stop, 10 s for a lock. */
    public static Timeouts defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these deadlines. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.call = call;
        builder.start = start;
        builder.stop = stop;
        builder.lock = lock;
        return builder;
    }

    /** A call that should be answered at once: a monitor command, a file, a short tool. */
    public Duration call() {
        return call;
    }

    /** From the start of a domain until its hypervisor process answers. */
    public Duration start() {
        return start;
    }

    /** From the end of a domain's process being ordered until it is gone. */
    public Duration stop() {
        return stop;
    }

    /** Waiting for a lock that another program holds. */
    public Duration lock() {
        return lock;
    }

    /** Builds {@link Timeouts}. */
    public static final class Builder {
        private Duration call = Duration.ofSeconds(10);
        private Duration start = Duration.ofSeconds(60);
        private Duration stop = Duration.ofSeconds(30);
        private Duration lock = Duration.ofSeconds(10);

        private Builder() {}

        /** See {@link Timeouts#call()}. */
        public Builder call(Duration value) {
            call = positive("call", value);
            return this;
        }

        /** See {@link Timeouts#start()}. */
        public Builder start(Duration value) {
            start = positive("start", value);
            return this;
        }

        /** See {@link Timeouts#stop()}. */
        public Builder stop(Duration value) {
            stop = positive("stop", value);
            return this;
        }

        /** See {@link Timeouts#lock()}. Zero refuses at once. */
        public Builder lock(Duration value) {
            lock = value.isZero() ? value : positive("lock", value);
            return this;
        }

        private static Duration positive(String field, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw InvalidSpecException.of("timeouts", field, "must be longer than nothing");
            }
            return value;
        }

        /** The timeouts. */
        public Timeouts build() {
            return new Timeouts(this);
        }
    }
}
