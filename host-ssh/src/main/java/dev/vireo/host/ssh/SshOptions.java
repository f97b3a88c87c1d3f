package dev.vireo.host.ssh;

import dev.vireo.error.InvalidSpecException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a machine, beyond what a URI can say. What is not said here is taken from {@code ~/.ssh/config}, and then
 * from the defaults of ssh(1). Immutable. It holds no secret: keys with a passphrase belong into an agent.
 */
public final class SshOptions {
    private final Optional<Path> configFile;
    private final List<Path> identities;
    private final List<Path> knownHosts;
    private final Optional<String> jump;
    private final Optional<Path> agent;
    private final boolean withAgent;
    private final Duration keepAlive;
    private final Duration connectTimeout;
    private final Duration deadline;

    private SshOptions(Builder builder) {
        configFile = Optional.ofNullable(builder.configFile);
        identities = List.copyOf(builder.identities);
        knownHosts = List.copyOf(builder.knownHosts);
        jump = Optional.ofNullable(builder.jump);
        agent = Optional.ofNullable(builder.agent);
        withAgent = builder.withAgent;
        keepAlive = builder.keepAlive;
        connectTimeout = builder.connectTimeout;
        deadline = builder.deadline;
    }

    /** {@code ~/.ssh/config}, the agent, a keep-alive every 5 s, 10 s for a connection, 10 s for a call. */
    public static SshOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        Builder builder = new Builder();
        String home = System.getProperty("user.home");
        builder.configFile = home == null ? null : Path.of(home, ".ssh", "config");
        return builder;
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.configFile = configFile.orElse(null);
        builder.identities.addAll(identities);
        builder.knownHosts.addAll(knownHosts);
        builder.jump = jump.orElse(null);
        builder.agent = agent.orElse(null);
        builder.withAgent = withAgent;
        builder.keepAlive = keepAlive;
        builder.connectTimeout = connectTimeout;
        builder.deadline = deadline;
        return builder;
    }

    /** The file in the form of ssh_config(5) that is read, if there is one; empty if none is wanted. */
    public Optional<Path> configFile() {
        return configFile;
    }

    /** Private keys to offer instead of those that the configuration names. */
    public List<Path> identities() {
        return identities;
    }

    /** Files of host keys in the form of sshd(8), instead of those that the configuration names. */
    public List<Path> knownHosts() {
        return knownHosts;
    }

    /** The machine to go through, {@code [user@]host[:port]}, instead of what the configuration says. */
    public Optional<String> jump() {
        return jump;
    }

    /** The agent's socket; empty for that of {@code SSH_AUTH_SOCK}. */
    public Optional<Path> agent() {
        return agent;
    }

    /** Whether keys of an agent are offered. */
    public boolean withAgent() {
        return withAgent;
    }

    /** After such a silence a sign of life is asked for; three times as long, and the connection is given up. */
    public Duration keepAlive() {
        return keepAlive;
    }

    /** The longest that one attempt to connect takes. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** The deadline of calls that have none of their own. */
    public Duration deadline() {
        return deadline;
    }

    /** Builds {@link SshOptions}. */
    public static final class Builder {
        private @Nullable Path configFile;
        private final List<Path> identities = new ArrayList<>();
        private final List<Path> knownHosts = new ArrayList<>();
        private @Nullable String jump;
        private @Nullable Path agent;
        private boolean withAgent = true;
        private Duration keepAlive = Duration.ofSeconds(5);
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration deadline = Duration.ofSeconds(10);

        private Builder() {}

        /** Reads this file instead of {@code ~/.ssh/config}. */
        public Builder configFile(Path file) {
            configFile = Objects.requireNonNull(file);
            return this;
        }

        /** Reads no configuration file. */
        public Builder withoutConfigFile() {
            configFile = null;
            return this;
        }

        /** Offers this private key (ed25519, ECDSA or RSA, without a passphrase); may be called again. */
        public Builder identity(Path file) {
            identities.add(Objects.requireNonNull(file));
            return this;
        }

        /** Accepts the host keys in this file; may be called again. */
        public Builder knownHosts(Path file) {
            knownHosts.add(Objects.requireNonNull(file));
            return this;
        }

        /** Goes through this machine: {@code [user@]host[:port]}, which the configuration may tell more about. */
        public Builder jump(String host) {
            jump = Objects.requireNonNull(host);
            return this;
        }

        /** Uses the agent at this socket. */
        public Builder agent(Path socket) {
            agent = Objects.requireNonNull(socket);
            withAgent = true;
            return this;
        }

        /** Uses no agent. */
        public Builder withoutAgent() {
            agent = null;
            withAgent = false;
            return this;
        }

        /** Asks for a sign of life after such a silence: 20 ms to 5 s. */
        public Builder keepAlive(Duration interval) {
            if (interval.compareTo(Duration.ofMillis(20)) < 0 || interval.compareTo(Duration.ofSeconds(5)) > 0) {
                throw InvalidSpecException.of("SSH options", "keepAlive", "must be between 20 ms and 5 s");
            }
            keepAlive = interval;
            return this;
        }

        /** The longest that one attempt to connect takes. */
        public Builder connectTimeout(Duration limit) {
            connectTimeout = positive("connectTimeout", limit);
            return this;
        }

        /** The deadline of calls that have none of their own. */
        public Builder deadline(Duration limit) {
            deadline = positive("deadline", limit);
            return this;
        }

        private static Duration positive(String field, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw InvalidSpecException.of("SSH options", field, "must be longer than nothing");
            }
            return value;
        }

        /** The options. */
        public SshOptions build() {
            return new SshOptions(this);
        }
    }
}
