package dev.vireo;

import dev.vireo.error.InvalidSpecException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How to connect. Immutable; {@link #defaults()} suits most programs. */
public final class ConnectOptions {
    private static final ConnectOptions DEFAULTS = new ConnectOptions(new Builder());

    private final boolean readOnly;
    private final boolean guestsMayEndWithCaller;
    private final Timeouts timeouts;
    private final @Nullable StateRoot stateRoot;
    private final @Nullable Executor callbackExecutor;
    private final String program;

    private ConnectOptions(Builder builder) {
        readOnly = builder.readOnly;
        guestsMayEndWithCaller = builder.guestsMayEndWithCaller;
        timeouts = builder.timeouts;
        stateRoot = builder.stateRoot;
        callbackExecutor = builder.callbackExecutor;
        program = builder.program;
    }

    /** Read and write, the default deadlines, the user's state root, an executor of Vireo's own. */
    public static ConnectOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.readOnly = readOnly;
        builder.guestsMayEndWithCaller = guestsMayEndWithCaller;
        builder.timeouts = timeouts;
        builder.stateRoot = stateRoot;
        builder.callbackExecutor = callbackExecutor;
        builder.program = program;
        return builder;
    }

    /** Whether every call that changes something is refused, and recovery left to others. */
    public boolean readOnly() {
        return readOnly;
    }

    /** Whether guests may be started where nothing can keep them alive when this program's service ends. */
    public boolean guestsMayEndWithCaller() {
        return guestsMayEndWithCaller;
    }

    /** The deadlines of calls that have none of their own. */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** Where definitions and run files are kept; empty for the user's usual places. */
    public Optional<StateRoot> stateRoot() {
        return Optional.ofNullable(stateRoot);
    }

    /** Where callbacks and completions run; empty for a pool of Vireo's own. */
    public Optional<Executor> callbackExecutor() {
        return Optional.ofNullable(callbackExecutor);
    }

    /** The program's name, shown to others who find a lock taken. */
    public String program() {
        return program;
    }

    /** Builds {@link ConnectOptions}. */
    public static final class Builder {
        private boolean readOnly;
        private boolean guestsMayEndWithCaller;
        private Timeouts timeouts = Timeouts.defaults();
        private @Nullable StateRoot stateRoot;
        private @Nullable Executor callbackExecutor;
        private String program = "java";

        private Builder() {}

        /** Refuses every call that changes something, and leaves recovery to others. */
        public Builder readOnly() {
            readOnly = true;
            return this;
        }

        /**
         * Allows starting guests where nothing can keep them alive when this program's own service or container ends
         * ({@link dev.vireo.host.Survival#NONE}).
         */
        public Builder guestsMayEndWithCaller() {
            guestsMayEndWithCaller = true;
            return this;
        }

        /** The deadlines of calls that have none of their own. */
        public Builder timeouts(Timeouts value) {
            timeouts = Objects.requireNonNull(value);
            return this;
        }

        /** Keeps definitions and run files somewhere else. */
        public Builder stateRoot(StateRoot value) {
            stateRoot = Objects.requireNonNull(value);
            return this;
        }

        /** Runs callbacks and completions there; it stays the caller's. */
        public Builder callbackExecutor(Executor value) {
            callbackExecutor = Objects.requireNonNull(value);
            return this;
        }

        /** The program's name, shown to others who find a lock taken: 1 to 64 characters, no control characters. */
        public Builder program(String value) {
            if (value.isBlank() || value.length() > 64 || value.chars().anyMatch(Character::isISOControl)) {
                throw InvalidSpecException.of(
                        "connect options", "program", "must be 1 to 64 characters without control characters");
            }
            program = value;
            return this;
        }

        /** The options. */
        public ConnectOptions build() {
            return new ConnectOptions(this);
        }
    }
}
