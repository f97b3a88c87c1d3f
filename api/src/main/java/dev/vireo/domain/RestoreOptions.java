package dev.vireo.domain;

import dev.vireo.network.NetworkSource;
import dev.vireo.storage.DiskSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How to restore a saved guest. Immutable. What the guest sees of its machine cannot be changed; under which name it
 * runs here, and what its disks and interfaces are connected to, can.
 */
public final class RestoreOptions {
    private static final RestoreOptions DEFAULTS = new RestoreOptions(new Builder());

    private final @Nullable DomainName name;
    private final @Nullable UUID uuid;
    private final Map<String, DiskSource> disks;
    private final Map<String, NetworkSource> nics;
    private final boolean paused;
    private final boolean verify;

    private RestoreOptions(Builder builder) {
        name = builder.name;
        uuid = builder.uuid;
        disks = Map.copyOf(builder.disks);
        nics = Map.copyOf(builder.nics);
        paused = builder.paused;
        verify = builder.verify;
    }

    /** As it was saved, the file checked in full before anything starts. */
    public static RestoreOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.name = name;
        builder.uuid = uuid;
        builder.disks.putAll(disks);
        builder.nics.putAll(nics);
        builder.paused = paused;
        builder.verify = verify;
        return builder;
    }

    /** Another name for the domain, where it gets one. */
    public Optional<DomainName> name() {
        return Optional.ofNullable(name);
    }

    /** Another identity for the domain, where it gets one. */
    public Optional<UUID> uuid() {
        return Optional.ofNullable(uuid);
    }

    /** Other sources of disks, by disk id; their content must be what the guest has seen when it was saved. */
    public Map<String, DiskSource> disks() {
        return disks;
    }

    /** Other networks of interfaces, by interface id. */
    public Map<String, NetworkSource> nics() {
        return nics;
    }

    /** Whether the guest's CPUs stay stopped, even if they ran when it was saved. */
    public boolean paused() {
        return paused;
    }

    /** Whether all of the file is compared with its checksum before anything starts. */
    public boolean verify() {
        return verify;
    }

    /** Builds {@link RestoreOptions}. */
    public static final class Builder {
        private @Nullable DomainName name;
        private @Nullable UUID uuid;
        private final Map<String, DiskSource> disks = new LinkedHashMap<>();
        private final Map<String, NetworkSource> nics = new LinkedHashMap<>();
        private boolean paused;
        private boolean verify = true;

        private Builder() {}

        /** Restores it as a domain of this name. A clone beside the original needs a UUID of its own as well. */
        public Builder name(DomainName value) {
            name = Objects.requireNonNull(value);
            return this;
        }

        /** Restores it as a domain of this UUID. What the guest has read of its machine's UUID stays. */
        public Builder uuid(UUID value) {
            uuid = Objects.requireNonNull(value);
            return this;
        }

        /** Connects a disk to another source. */
        public Builder disk(String id, DiskSource source) {
            disks.put(Objects.requireNonNull(id), Objects.requireNonNull(source));
            return this;
        }

        /** Connects an interface to another network. */
        public Builder nic(String id, NetworkSource source) {
            nics.put(Objects.requireNonNull(id), Objects.requireNonNull(source));
            return this;
        }

        /** See {@link RestoreOptions#paused()}. */
        public Builder paused(boolean value) {
            paused = value;
            return this;
        }

        /** See {@link RestoreOptions#verify()}; reads the file once more, at the speed of {@code cksum}. */
        public Builder verify(boolean value) {
            verify = value;
            return this;
        }

        /** The options. */
        public RestoreOptions build() {
            return new RestoreOptions(this);
        }
    }
}
