package dev.vireo.lvm;

import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** How LVM is used on a host. Immutable. */
public final class LvmOptions {
    private static final LvmOptions DEFAULTS = builder().build();

    private final List<HostPath> devices;
    private final Duration deadline;
    private final boolean metadataOnly;

    private LvmOptions(Builder builder) {
        devices = List.copyOf(builder.devices);
        deadline = builder.deadline;
        metadataOnly = builder.metadataOnly;
    }

    /**
     * Disks with their partitions, RAID devices, and those of the device mapper that are no volumes of LVM, such as
     * multipath and encrypted ones; two minutes for a command.
     */
    public static LvmOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The only devices that LVM may look at; without any, those of {@link #defaults}. DRBD,
     * loop, network and RAM devices, and logical volumes, are looked at only when they are named here.
     */
    public List<HostPath> devices() {
        return devices;
    }

    /** How long a command may take. */
    public Duration deadline() {
        return deadline;
    }

    /** Whether only what is written on the devices is changed, as without a device mapper in the kernel. */
    public boolean metadataOnly() {
        return metadataOnly;
    }

    /** Builds {@link LvmOptions}. */
    public static final class Builder {
        private List<HostPath> devices = List.of();
        private Duration deadline = Duration.ofMinutes(2);
        private boolean metadataOnly;

        private Builder() {}

        /** See {@link LvmOptions#devices()}. */
        public Builder devices(HostPath... values) {
            devices = List.of(values);
            return this;
        }

        /** See {@link LvmOptions#deadline()}. */
        public Builder deadline(Duration value) {
            deadline = Objects.requireNonNull(value);
            return this;
        }

        /**
         * See {@link LvmOptions#metadataOnly()}. Volumes are made without a device of their own, and are not cleared of
         * what was there before; LVM makes linear and striped ones alone in this way.
         */
        public Builder metadataOnly() {
            metadataOnly = true;
            return this;
        }

        /** The options. */
        public LvmOptions build() {
            return new LvmOptions(this);
        }
    }
}
