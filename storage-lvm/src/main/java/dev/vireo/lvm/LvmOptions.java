package dev.vireo.lvm;

import dev.vireo.StateRoot;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How LVM is used on a host. Immutable. */
public final class LvmOptions {
    private static final LvmOptions DEFAULTS = builder().build();

    private final List<HostPath> devices;
    private final Duration deadline;
    private final boolean metadataOnly;
    private final boolean sudo;
    private final boolean shell;
    private final @Nullable SystemId systemId;
    private final Set<VolumeGroupName> unshared;
    private final @Nullable StateRoot stateRoot;

    private LvmOptions(Builder builder) {
        devices = List.copyOf(builder.devices);
        deadline = builder.deadline;
        metadataOnly = builder.metadataOnly;
        sudo = builder.sudo;
        shell = builder.shell;
        systemId = builder.systemId;
        unshared = Set.copyOf(builder.unshared);
        stateRoot = builder.stateRoot;
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

    /** Whether a user who is not root runs programs by {@code sudo -n}. */
    public boolean sudo() {
        return sudo;
    }

    /** Whether reports come from one {@code lvm} shell that is kept, instead of a process each. */
    public boolean shell() {
        return shell;
    }

    /** What the host is called in LVM; where nothing is said, what its own {@code lvm.conf} says. */
    public Optional<SystemId> systemId() {
        return Optional.ofNullable(systemId);
    }

    /** Groups on devices that other hosts see, which the caller promises to be used by this host alone. */
    public Set<VolumeGroupName> unshared() {
        return unshared;
    }

    /** Where steps that are under way are written down; where nothing is said, the usual place of the user. */
    public Optional<StateRoot> stateRoot() {
        return Optional.ofNullable(stateRoot);
    }

    /** Builds {@link LvmOptions}. */
    public static final class Builder {
        private List<HostPath> devices = List.of();
        private Duration deadline = Duration.ofMinutes(2);
        private boolean metadataOnly;
        private boolean sudo;
        private boolean shell;
        private @Nullable SystemId systemId;
        private Set<VolumeGroupName> unshared = Set.of();
        private @Nullable StateRoot stateRoot;

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

        /** See {@link LvmOptions#sudo()}. */
        public Builder sudo() {
            sudo = true;
            return this;
        }

        /**
         * See {@link LvmOptions#shell()}. It is used where we are root, and started at the first report; see {@link
         * Lvm#close}. Where it does not speak as we expect, there are processes all the same.
         */
        public Builder shell(boolean value) {
            shell = value;
            return this;
        }

        /** See {@link LvmOptions#systemId()}. */
        public Builder systemId(SystemId value) {
            systemId = Objects.requireNonNull(value);
            return this;
        }

        /**
         * See {@link LvmOptions#unshared()}. Where that promise is wrong, hosts destroy each other's volumes.
         */
        public Builder unshared(VolumeGroupName... values) {
            unshared = Set.of(values);
            return this;
        }

        /** See {@link LvmOptions#stateRoot()}. */
        public Builder stateRoot(StateRoot value) {
            stateRoot = Objects.requireNonNull(value);
            return this;
        }

        /** The options. */
        public LvmOptions build() {
            return new LvmOptions(this);
        }
    }
}
