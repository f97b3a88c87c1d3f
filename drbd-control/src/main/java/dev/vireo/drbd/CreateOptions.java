package dev.vireo.drbd;

import dev.vireo.ByteSize;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be done to make a volume. Immutable. */
public final class CreateOptions {
    private final boolean wipe;
    private final boolean skipSynchronization;
    private final boolean peerMayBeAway;
    private final @Nullable NodeName dataOn;
    private final @Nullable ByteSize data;

    private CreateOptions(Builder builder) {
        wipe = builder.wipe;
        skipSynchronization = builder.skipSynchronization;
        peerMayBeAway = builder.peerMayBeAway;
        dataOn = builder.dataOn;
        data = builder.data;
    }

    /** Both hosts, on devices where nothing is recognized; the first side is copied to the other. */
    public static CreateOptions defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether what the devices hold may be lost. */
    public boolean wipe() {
        return wipe;
    }

    /** Whether both devices become, or are proven to be, all zeroes, so that nothing has to be copied. */
    public boolean skipSynchronization() {
        return skipSynchronization;
    }

    /** Whether the side of a host that cannot be reached is left out for now. */
    public boolean peerMayBeAway() {
        return peerMayBeAway;
    }

    /** The host whose data are kept, and copied to the other. */
    public Optional<NodeName> dataOn() {
        return Optional.ofNullable(dataOn);
    }

    /** How much of the device of {@link #dataOn} is data, from its beginning. */
    public Optional<ByteSize> data() {
        return Optional.ofNullable(data);
    }

    /** Builds {@link CreateOptions}. */
    public static final class Builder {
        private boolean wipe;
        private boolean skipSynchronization;
        private boolean peerMayBeAway;
        private @Nullable NodeName dataOn;
        private @Nullable ByteSize data;

        private Builder() {}

        /** See {@link CreateOptions#wipe()}. With {@link #keepData}, those of the other host. */
        public Builder wipe() {
            wipe = true;
            return this;
        }

        /**
         * See {@link CreateOptions#skipSynchronization()}. Together with {@link #wipe} both devices are filled with zeroes,
         * else they are read whole, and anything but zeroes is refused.
         */
        public Builder skipSynchronization() {
            skipSynchronization = true;
            return this;
        }

        /** See {@link CreateOptions#peerMayBeAway()}; {@link ReplicatedVolume#replaceSide} makes it later. */
        public Builder peerMayBeAway() {
            peerMayBeAway = true;
            return this;
        }

        /**
         * Makes a volume of a device that has data. Nobody may use it meanwhile.
         *
         * @param node see {@link CreateOptions#dataOn()}
         * @param size see {@link CreateOptions#data()}; DRBD's metadata must find place behind it, or on a device of their own
         */
        public Builder keepData(NodeName node, ByteSize size) {
            dataOn = Objects.requireNonNull(node);
            data = Objects.requireNonNull(size);
            return this;
        }

        /** The options. */
        public CreateOptions build() {
            return new CreateOptions(this);
        }
    }
}
