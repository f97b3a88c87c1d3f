package dev.vireo.domain;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import dev.vireo.network.NetworkSource;
import dev.vireo.storage.DiskSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a domain should be. Immutable, and valid in itself: {@link Builder#build()} reports every violation at once.
 * Whether a host can run it is checked at {@link Domains#define}.
 *
 * <pre>{@code
 * DomainSpec spec = DomainSpec.builder(DomainName.of("web1"))
 *         .memory(ByteSize.ofGiB(2))
 *         .vcpus(2)
 *         .disk(DiskSpec.builder("root", FileDisk.qcow2(HostPath.of("/srv/web1.qcow2"))).build())
 *         .nic(NicSpec.builder("lan", UserNetwork.create().forwardTcp(8080, 80)).build())
 *         .build();
 * }</pre>
 */
public final class DomainSpec {
    /** The machine that the driver takes where none is asked for. */
    public static final String DEFAULT_MACHINE = "default";

    /** Never handed out, never changed. */
    private final Builder values;

    private final List<DiskSpec> disks;
    private final List<NicSpec> nics;
    private final Map<String, String> metadata;

    private DomainSpec(Builder builder) {
        values = new Builder(builder);
        disks = List.copyOf(values.disks);
        nics = List.copyOf(values.nics);
        metadata = Collections.unmodifiableMap(values.metadata);
    }

    /** A domain of that name; the rest has defaults. */
    public static Builder builder(DomainName name) {
        return new Builder(name);
    }

    /** A builder that starts from this spec. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /**
     * A builder for another domain that is like this one: without its identity and without the hardware addresses of its
     * interfaces, of which new ones are made up. Its disks are still the same.
     */
    public Builder copyAs(DomainName copy) {
        List<NicSpec> own =
                nics.stream().map(nic -> nic.toBuilder().noMac().build()).toList();
        return toBuilder().name(copy).noUuid().nics(own);
    }

    /** The name, unique on the host. */
    public DomainName name() {
        return values.name;
    }

    /** The identity; one is made up at definition where none is given. */
    public Optional<UUID> uuid() {
        return Optional.ofNullable(values.uuid);
    }

    /** For people; at most 1024 characters. */
    public String description() {
        return values.description;
    }

    /** The guest's memory: whole MiB, 1 MiB to 64 TiB; 512 MiB by default. */
    public ByteSize memory() {
        return values.memory;
    }

    /** Virtual CPUs, 1 to 4096; 1 by default. */
    public int vcpus() {
        return values.vcpus;
    }

    /** How the virtual CPUs are arranged; must make as many as {@link #vcpus()}. */
    public Optional<CpuTopology> topology() {
        return Optional.ofNullable(values.topology);
    }

    /** The CPU that the guest sees. */
    public CpuModel cpu() {
        return values.cpu;
    }

    /** What runs the guest's instructions. */
    public Accelerator accelerator() {
        return values.accelerator;
    }

    /**
     * The machine type, such as {@code q35}; the driver's choice by default. An alias is fixed to its version at
     * definition.
     */
    public String machine() {
        return values.machine;
    }

    /** What the machine runs first. */
    public Firmware firmware() {
        return values.firmware;
    }

    /** A kernel to boot directly. */
    public Optional<KernelBoot> kernel() {
        return Optional.ofNullable(values.kernel);
    }

    /** The disks, in the order of their definition. */
    public List<DiskSpec> disks() {
        return disks;
    }

    /** The network interfaces, in the order of their definition. */
    public List<NicSpec> nics() {
        return nics;
    }

    /** The console; a serial port with 1 MiB of history by default. */
    public ConsoleSpec console() {
        return values.console;
    }

    /** Whether the guest gets random numbers from the host; it does by default. */
    public boolean rng() {
        return values.rng;
    }

    /** Whether the guest's memory can be asked back; it can by default. */
    public boolean balloon() {
        return values.balloon;
    }

    /** The guest's context id, from 3 on, on a socket device, which {@link Domain#vsock()} reaches; none by default. */
    public Optional<Integer> vsock() {
        return Optional.ofNullable(values.vsock);
    }

    /** Whether there is a channel for the QEMU guest agent. */
    public boolean agent() {
        return values.agent;
    }

    /** Whether there is a screen, reached by VNC over a UNIX socket of the host only. */
    public boolean vnc() {
        return values.vnc;
    }

    /** What happens when the guest powers itself off. */
    public PoweroffAction onPoweroff() {
        return values.onPoweroff;
    }

    /** What happens when the guest reboots itself. */
    public RebootAction onReboot() {
        return values.onReboot;
    }

    /** What happens when the guest's kernel panics. */
    public CrashAction onCrash() {
        return values.onCrash;
    }

    /** Who decides when it is to run. */
    public ManagedBy managedBy() {
        return values.managedBy;
    }

    /** What the caller wants to keep with it; at most 64 KiB of UTF-8 in all. Never a secret. */
    public Map<String, String> metadata() {
        return metadata;
    }

    private List<@Nullable Object> fields() {
        return Arrays.asList(
                values.name,
                values.uuid,
                values.description,
                values.memory,
                values.vcpus,
                values.topology,
                values.cpu,
                values.accelerator,
                values.machine,
                values.firmware,
                values.kernel,
                disks,
                nics,
                values.console,
                values.rng,
                values.balloon,
                values.vsock,
                values.agent,
                values.vnc,
                values.onPoweroff,
                values.onReboot,
                values.onCrash,
                values.managedBy,
                metadata);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DomainSpec that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "domain " + values.name;
    }

    /** Builds a {@link DomainSpec}. */
    public static final class Builder {
        private DomainName name;
        private @Nullable UUID uuid;
        private String description = "";
        private ByteSize memory = ByteSize.ofMiB(512);
        private int vcpus = 1;
        private @Nullable CpuTopology topology;
        private CpuModel cpu = CpuModel.DEFAULT;
        private Accelerator accelerator = Accelerator.BEST;
        private String machine = DEFAULT_MACHINE;
        private Firmware firmware = Firmware.BIOS;
        private @Nullable KernelBoot kernel;
        private final List<DiskSpec> disks = new ArrayList<>();
        private final List<NicSpec> nics = new ArrayList<>();
        private ConsoleSpec console = ConsoleSpec.SERIAL;
        private boolean rng = true;
        private boolean balloon = true;
        private @Nullable Integer vsock;
        private boolean agent;
        private boolean vnc;
        private PoweroffAction onPoweroff = PoweroffAction.STOP;
        private RebootAction onReboot = RebootAction.RESET;
        private CrashAction onCrash = CrashAction.PAUSE;
        private ManagedBy managedBy = ManagedBy.NOBODY;
        private final Map<String, String> metadata = new LinkedHashMap<>();

        private Builder(DomainName name) {
            this.name = Objects.requireNonNull(name);
        }

        private Builder(Builder from) {
            name = from.name;
            uuid = from.uuid;
            description = from.description;
            memory = from.memory;
            vcpus = from.vcpus;
            topology = from.topology;
            cpu = from.cpu;
            accelerator = from.accelerator;
            machine = from.machine;
            firmware = from.firmware;
            kernel = from.kernel;
            disks.addAll(from.disks);
            nics.addAll(from.nics);
            console = from.console;
            rng = from.rng;
            balloon = from.balloon;
            vsock = from.vsock;
            agent = from.agent;
            vnc = from.vnc;
            onPoweroff = from.onPoweroff;
            onReboot = from.onReboot;
            onCrash = from.onCrash;
            managedBy = from.managedBy;
            metadata.putAll(from.metadata);
        }

        /** See {@link DomainSpec#name()}. */
        public Builder name(DomainName value) {
            name = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#uuid()}. */
        public Builder uuid(UUID value) {
            uuid = Objects.requireNonNull(value);
            return this;
        }

        /** Leaves {@link DomainSpec#uuid()} open. */
        public Builder noUuid() {
            uuid = null;
            return this;
        }

        /** See {@link DomainSpec#description()}. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#memory()}. */
        public Builder memory(ByteSize value) {
            memory = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#vcpus()}. */
        public Builder vcpus(int value) {
            vcpus = value;
            return this;
        }

        /** See {@link DomainSpec#topology()}. */
        public Builder topology(CpuTopology value) {
            topology = Objects.requireNonNull(value);
            return this;
        }

        /** Leaves {@link DomainSpec#topology()} open. */
        public Builder noTopology() {
            topology = null;
            return this;
        }

        /** See {@link DomainSpec#cpu()}. */
        public Builder cpu(CpuModel value) {
            cpu = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#accelerator()}. */
        public Builder accelerator(Accelerator value) {
            accelerator = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#machine()}. */
        public Builder machine(String value) {
            machine = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#firmware()}. */
        public Builder firmware(Firmware value) {
            firmware = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#kernel()}. */
        public Builder kernel(KernelBoot value) {
            kernel = Objects.requireNonNull(value);
            return this;
        }

        /** Boots from the disks, without {@link DomainSpec#kernel()}. */
        public Builder noKernel() {
            kernel = null;
            return this;
        }

        /** Adds one to {@link DomainSpec#disks()}. */
        public Builder disk(DiskSpec value) {
            disks.add(Objects.requireNonNull(value));
            return this;
        }

        /** Replaces {@link DomainSpec#disks()}. */
        public Builder disks(List<DiskSpec> values) {
            disks.clear();
            disks.addAll(values);
            return this;
        }

        /** Adds one to {@link DomainSpec#nics()}. */
        public Builder nic(NicSpec value) {
            nics.add(Objects.requireNonNull(value));
            return this;
        }

        /** Replaces {@link DomainSpec#nics()}. */
        public Builder nics(List<NicSpec> values) {
            nics.clear();
            nics.addAll(values);
            return this;
        }

        /** See {@link DomainSpec#console()}. */
        public Builder console(ConsoleSpec value) {
            console = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#rng()}. */
        public Builder rng(boolean value) {
            rng = value;
            return this;
        }

        /** See {@link DomainSpec#balloon()}. */
        public Builder balloon(boolean value) {
            balloon = value;
            return this;
        }

        /** See {@link DomainSpec#vsock()}. */
        public Builder vsock(int contextId) {
            vsock = contextId;
            return this;
        }

        /** No socket device. */
        public Builder noVsock() {
            vsock = null;
            return this;
        }

        /** See {@link DomainSpec#agent()}. */
        public Builder agent(boolean value) {
            agent = value;
            return this;
        }

        /** See {@link DomainSpec#vnc()}. */
        public Builder vnc(boolean value) {
            vnc = value;
            return this;
        }

        /** See {@link DomainSpec#onPoweroff()}. */
        public Builder onPoweroff(PoweroffAction value) {
            onPoweroff = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#onReboot()}. */
        public Builder onReboot(RebootAction value) {
            onReboot = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#onCrash()}. */
        public Builder onCrash(CrashAction value) {
            onCrash = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DomainSpec#managedBy()}. */
        public Builder managedBy(ManagedBy value) {
            managedBy = Objects.requireNonNull(value);
            return this;
        }

        /** Adds one entry to {@link DomainSpec#metadata()}. */
        public Builder metadata(String key, String value) {
            metadata.put(Objects.requireNonNull(key), Objects.requireNonNull(value));
            return this;
        }

        /** Adds a disk with defaults; see {@link DiskSpec#builder}. */
        public Builder disk(String id, DiskSource source) {
            return disk(DiskSpec.builder(id, source).build());
        }

        /** Adds a network interface with defaults; see {@link NicSpec#builder}. */
        public Builder nic(String id, NetworkSource source) {
            return nic(NicSpec.builder(id, source).build());
        }

        /**
         * The spec.
         *
         * @throws InvalidSpecException something is wrong; lists every violation
         */
        public DomainSpec build() {
            DomainSpec spec = new DomainSpec(this);
            List<Violation> violations = DomainSpecRules.violations(spec);
            if (!violations.isEmpty()) {
                throw new InvalidSpecException("domain spec " + spec.name(), violations);
            }
            return spec;
        }
    }
}
