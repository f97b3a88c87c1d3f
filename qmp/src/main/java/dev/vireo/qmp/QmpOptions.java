package dev.vireo.qmp;

import dev.vireo.ByteSize;
import dev.vireo.EventHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** How to connect to a monitor. Immutable; {@link #defaults()} suits most programs. */
public final class QmpOptions {
    private static final QmpOptions DEFAULTS = builder().build();
    private static final long LARGEST_MESSAGE = 1L << 30;

    private final @Nullable String name;
    private final Duration handshake;
    private final Duration deadline;
    private final ByteSize messageLimit;
    private final int queueLimit;
    private final boolean outOfBand;
    private final @Nullable Executor callbackExecutor;
    private final @Nullable ScheduledExecutorService timer;
    private final List<Listener> listeners;
    private final @Nullable EventHandler<? super QmpFault> faultHandler;

    /**
     * A handler that is registered before the first byte is read.
     *
     * @param filter which events
     * @param handler what hears them
     */
    public record Listener(QmpEventFilter filter, EventHandler<? super QmpEvent> handler) {}

    private QmpOptions(Builder builder) {
        name = builder.name;
        handshake = builder.handshake;
        deadline = builder.deadline;
        messageLimit = builder.messageLimit;
        queueLimit = builder.queueLimit;
        outOfBand = builder.outOfBand;
        callbackExecutor = builder.callbackExecutor;
        timer = builder.timer;
        listeners = List.copyOf(builder.listeners);
        faultHandler = builder.faultHandler;
    }

    /** 5 s for the handshake, 10 s for a command, messages of up to 64 MiB, queues of 1024 events. */
    public static QmpOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What errors call the monitor, such as {@code "monitor of domain web1"}; empty for its path. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** From the call of {@link QmpClient#connect} until the monitor is ready. */
    public Duration handshake() {
        return handshake;
    }

    /** For commands that have no deadline of their own. */
    public Duration deadline() {
        return deadline;
    }

    /** The longest message that is read; a longer one is skipped and told as a fault. */
    public ByteSize messageLimit() {
        return messageLimit;
    }

    /** How many events wait for a handler or subscription before further ones are dropped. */
    public int queueLimit() {
        return queueLimit;
    }

    /** Whether out-of-band execution is negotiated where QEMU offers it. */
    public boolean outOfBand() {
        return outOfBand;
    }

    /** Where handlers and the dependents of futures run; empty for a small pool of the client's own. */
    public Optional<Executor> callbackExecutor() {
        return Optional.ofNullable(callbackExecutor);
    }

    /** What times the deadlines of futures; empty for one thread of the client's own, started when it is needed. */
    public Optional<ScheduledExecutorService> timer() {
        return Optional.ofNullable(timer);
    }

    /** Handlers that hear from the first byte on. */
    public List<Listener> listeners() {
        return listeners;
    }

    /** What hears of faults; empty if nobody does. */
    public Optional<EventHandler<? super QmpFault>> faultHandler() {
        return Optional.ofNullable(faultHandler);
    }

    /** Builds {@link QmpOptions}. */
    public static final class Builder {
        private @Nullable String name;
        private Duration handshake = Duration.ofSeconds(5);
        private Duration deadline = Duration.ofSeconds(10);
        private ByteSize messageLimit = ByteSize.ofMiB(64);
        private int queueLimit = 1024;
        private boolean outOfBand;
        private @Nullable Executor callbackExecutor;
        private @Nullable ScheduledExecutorService timer;
        private final List<Listener> listeners = new ArrayList<>();
        private @Nullable EventHandler<? super QmpFault> faultHandler;

        private Builder() {}

        /** What errors call the monitor, such as {@code "monitor of domain web1"}. */
        public Builder name(String value) {
            name = Objects.requireNonNull(value);
            return this;
        }

        /** The time from the call of {@link QmpClient#connect} until the monitor must be ready. */
        public Builder handshake(Duration value) {
            handshake = Deadlines.positive(value);
            return this;
        }

        /** The deadline of commands that have none of their own. */
        public Builder deadline(Duration value) {
            deadline = Deadlines.positive(value);
            return this;
        }

        /**
         * The longest message that is read, 1 KiB to 1 GiB. A client's memory grows with the longest message that
         * arrives, not with this.
         */
        public Builder messageLimit(ByteSize value) {
            if (value.bytes() < 1024 || value.bytes() > LARGEST_MESSAGE) {
                throw new IllegalArgumentException("a message limit must be between 1 KiB and 1 GiB");
            }
            messageLimit = value;
            return this;
        }

        /** How many events wait for a handler or subscription before further ones are dropped. */
        public Builder queueLimit(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("a queue must have room for an event");
            }
            queueLimit = value;
            return this;
        }

        /**
         * Negotiates out-of-band execution where QEMU offers it. Off by default: QEMU then serves the monitor from a
         * thread of its own, which makes each ordinary command a little slower.
         */
        public Builder outOfBand() {
            outOfBand = true;
            return this;
        }

        /**
         * Runs handlers and the dependents of futures there; it stays the caller's. It must not run tasks on the thread
         * that hands them over, which is often an I/O thread. A handler that blocks takes one of its threads.
         */
        public Builder callbackExecutor(Executor value) {
            callbackExecutor = Objects.requireNonNull(value);
            return this;
        }

        /** Times the deadlines of futures; it stays the caller's. Nothing that blocks runs on it. */
        public Builder timer(ScheduledExecutorService value) {
            timer = Objects.requireNonNull(value);
            return this;
        }

        /** Registers a handler before the first byte is read, so that it hears events during the handshake too. */
        public Builder listen(QmpEventFilter filter, EventHandler<? super QmpEvent> handler) {
            listeners.add(new Listener(filter, handler));
            return this;
        }

        /** Hears of faults, on the callback executor. */
        public Builder onFault(EventHandler<? super QmpFault> handler) {
            faultHandler = Objects.requireNonNull(handler);
            return this;
        }

        /** The options. */
        public QmpOptions build() {
            return new QmpOptions(this);
        }
    }
}
