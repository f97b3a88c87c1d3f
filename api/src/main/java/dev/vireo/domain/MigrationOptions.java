package dev.vireo.domain;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to migrate a domain. Immutable; {@link #defaults()} suits most. */
public final class MigrationOptions {
    private static final String SUBJECT = "migration options";
    private static final MigrationOptions DEFAULTS = builder().build();

    private final MigrationMode mode;
    private final Duration downtime;
    private final int channels;
    private final boolean slowDown;
    private final boolean postCopy;
    private final Duration patience;
    private final SlowMigration whenSlow;
    private final MigrationEncryption encryption;
    private final int firstPort;
    private final int lastPort;
    private final boolean keepDefinition;
    private final CopiedDisks copiedDisks;
    private final @Nullable ByteSize bandwidth;
    private final @Nullable String address;

    private MigrationOptions(Builder builder) {
        mode = builder.mode;
        downtime = builder.downtime;
        channels = builder.channels;
        slowDown = builder.slowDown;
        postCopy = builder.postCopy;
        patience = builder.patience;
        whenSlow = builder.whenSlow;
        encryption = builder.encryption;
        firstPort = builder.firstPort;
        lastPort = builder.lastPort;
        keepDefinition = builder.keepDefinition;
        copiedDisks = builder.copiedDisks;
        bandwidth = builder.bandwidth;
        address = builder.address;
    }

    /** Live, encrypted, with 300 ms of downtime at the most if that can be had within 30 minutes. */
    public static MigrationOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.mode = mode;
        builder.downtime = downtime;
        builder.channels = channels;
        builder.slowDown = slowDown;
        builder.postCopy = postCopy;
        builder.patience = patience;
        builder.whenSlow = whenSlow;
        builder.encryption = encryption;
        builder.firstPort = firstPort;
        builder.lastPort = lastPort;
        builder.keepDefinition = keepDefinition;
        builder.copiedDisks = copiedDisks;
        builder.bandwidth = bandwidth;
        builder.address = address;
        return builder;
    }

    /** What moves. */
    public MigrationMode mode() {
        return mode;
    }

    /** For how long the guest may be stopped at the end, as the hypervisor estimates it. */
    public Duration downtime() {
        return downtime;
    }

    /** Connections used at once for memory; 0 for one that everything goes over. Not together with post-copy. */
    public int channels() {
        return channels;
    }

    /** Whether the CPUs of a guest that changes its memory too fast are slowed down. */
    public boolean slowDown() {
        return slowDown;
    }

    /** Whether {@link MigrationJob#startPostCopy()} is possible. Asked for by {@link SlowMigration#POST_COPY} as well. */
    public boolean postCopy() {
        return postCopy;
    }

    /**
     * How long the transfer of the memory may take before {@link #whenSlow()} happens; and for how long nothing may come
     * through while disks are copied.
     */
    public Duration patience() {
        return patience;
    }

    /** What happens when the patience is over. */
    public SlowMigration whenSlow() {
        return whenSlow;
    }

    /** How the stream is protected. */
    public MigrationEncryption encryption() {
        return encryption;
    }

    /** The first port that the target may listen at. */
    public int firstPort() {
        return firstPort;
    }

    /** The last port that the target may listen at. */
    public int lastPort() {
        return lastPort;
    }

    /** Whether the definition stays at the source, without the right to run. */
    public boolean keepDefinition() {
        return keepDefinition;
    }

    /** Disks that only one of both hosts can reach, which are copied along while the guest runs. */
    public CopiedDisks copiedDisks() {
        return copiedDisks;
    }

    /** The most bytes a second; without it there is no limit. */
    public Optional<ByteSize> bandwidth() {
        return Optional.ofNullable(bandwidth);
    }

    /** Name or number under which the source reaches the target; without it the one that the target is connected by. */
    public Optional<String> address() {
        return Optional.ofNullable(address);
    }

    /** Builds {@link MigrationOptions}. */
    public static final class Builder {
        private MigrationMode mode = MigrationMode.LIVE;
        private Duration downtime = Duration.ofMillis(300);
        private int channels = 0;
        private boolean slowDown = false;
        private boolean postCopy = false;
        private Duration patience = Duration.ofMinutes(30);
        private SlowMigration whenSlow = SlowMigration.CANCEL;
        private MigrationEncryption encryption = MigrationEncryption.TLS_PSK;
        private int firstPort = 49152;
        private int lastPort = 49215;
        private boolean keepDefinition = false;
        private CopiedDisks copiedDisks = CopiedDisks.none();
        private @Nullable ByteSize bandwidth;
        private @Nullable String address;

        private Builder() {}

        /** See {@link MigrationOptions#mode()}. */
        public Builder mode(MigrationMode value) {
            mode = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link MigrationOptions#downtime()}. */
        public Builder downtime(Duration value) {
            downtime = positive("downtime", value);
            return this;
        }

        /** See {@link MigrationOptions#channels()}. */
        public Builder channels(int value) {
            channels = value;
            return this;
        }

        /** See {@link MigrationOptions#slowDown()}. */
        public Builder slowDown(boolean value) {
            slowDown = value;
            return this;
        }

        /** See {@link MigrationOptions#postCopy()}. */
        public Builder postCopy(boolean value) {
            postCopy = value;
            return this;
        }

        /** See {@link MigrationOptions#patience()}. */
        public Builder patience(Duration value) {
            patience = positive("patience", value);
            return this;
        }

        /** See {@link MigrationOptions#whenSlow()}. */
        public Builder whenSlow(SlowMigration value) {
            whenSlow = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link MigrationOptions#encryption()}. */
        public Builder encryption(MigrationEncryption value) {
            encryption = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link MigrationOptions#keepDefinition()}. */
        public Builder keepDefinition(boolean value) {
            keepDefinition = value;
            return this;
        }

        /** See {@link MigrationOptions#copiedDisks()}. */
        public Builder copiedDisks(CopiedDisks value) {
            copiedDisks = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link MigrationOptions#bandwidth()}. */
        public Builder bandwidth(ByteSize value) {
            bandwidth = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link MigrationOptions#address()}. */
        public Builder address(String value) {
            address = Objects.requireNonNull(value);
            return this;
        }

        /** The ports that the target may listen at; what is between must be let through by firewalls. */
        public Builder ports(int first, int last) {
            firstPort = first;
            lastPort = last;
            return this;
        }

        private static Duration positive(String field, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw InvalidSpecException.of(SUBJECT, field, "must be longer than nothing");
            }
            return value;
        }

        private static void require(boolean condition, String field, String rule) {
            if (!condition) {
                throw InvalidSpecException.of(SUBJECT, field, rule);
            }
        }

        /**
         * The options.
         *
         * @throws InvalidSpecException they contradict each other
         */
        public MigrationOptions build() {
            boolean fetches = postCopy || whenSlow == SlowMigration.POST_COPY;
            require(channels >= 0 && channels <= 255, "channels", "must be 0 to 255");
            require(channels == 0 || !fetches, "channels", "cannot be several together with post-copy");
            require(
                    copiedDisks.isEmpty() || mode != MigrationMode.DEFINITION,
                    "copiedDisks",
                    "cannot be copied without the guest that has them");
            require(firstPort >= 1 && lastPort <= 65535 && firstPort <= lastPort, "ports", "must be within 1 to 65535");
            require(
                    address == null || address.matches("[A-Za-z0-9._:%-]{1,255}"),
                    "address",
                    "must be the name or number of a host");
            require(bandwidth == null || bandwidth.bytes() > 0, "bandwidth", "must be more than nothing");
            return new MigrationOptions(this);
        }
    }
}
