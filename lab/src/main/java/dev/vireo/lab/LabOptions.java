package dev.vireo.lab;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a lab is to be like. Immutable. */
public final class LabOptions {
    private static final String PACKAGE = "[a-z0-9][a-z0-9+.-]*";

    private final int hosts;
    private final ByteSize memory;
    private final int vcpus;
    private final int spareDisks;
    private final ByteSize spareDiskSize;
    private final List<String> packages;
    private final boolean resume;
    private final Duration patience;
    private final @Nullable Path bundle;
    private final @Nullable Path folder;
    private final @Nullable Path cache;

    private LabOptions(Builder builder) {
        hosts = builder.hosts;
        memory = builder.memory;
        vcpus = builder.vcpus;
        spareDisks = builder.spareDisks;
        spareDiskSize = builder.spareDiskSize;
        packages = List.copyOf(builder.packages);
        resume = builder.resume;
        patience = builder.patience;
        bundle = builder.bundle;
        folder = builder.folder;
        cache = builder.cache;
    }

    /** A builder for a lab of one host with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many hosts: 1 to 3; 1 by default. */
    public int hosts() {
        return hosts;
    }

    /** Memory of each host; 3 GiB by default. */
    public ByteSize memory() {
        return memory;
    }

    /**
     * CPUs of each host; 2 by default. Give hosts on which guests run by KVM one: where the lab emulates them, QEMU 7.2 with
     * two emulated CPUs loses its way at the entries and exits of their guests, and the host's kernel or its guest falls.
     */
    public int vcpus() {
        return vcpus;
    }

    /** How many empty disks each host has to play with; 2 by default. See {@link LabHost#spareDisk(int)}. */
    public int spareDisks() {
        return spareDisks;
    }

    /** The size of each of them; 1 GiB by default. They take no space until they are written. */
    public ByteSize spareDiskSize() {
        return spareDiskSize;
    }

    /** Debian packages that the hosts have beside the usual ones. */
    public List<String> packages() {
        return packages;
    }

    /**
     * Whether hosts go on from a state that was saved when one of their kind had booted, which is faster; {@code true} by
     * default.
     */
    public boolean resume() {
        return resume;
    }

    /** How long the hosts may take until they answer; 5 minutes by default. */
    public Duration patience() {
        return patience;
    }

    /** Where to write what may tell why, when the lab cannot be opened; nowhere by default. */
    public Optional<Path> bundle() {
        return Optional.ofNullable(bundle);
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.hosts = hosts;
        builder.memory = memory;
        builder.vcpus = vcpus;
        builder.spareDisks = spareDisks;
        builder.spareDiskSize = spareDiskSize;
        builder.packages.addAll(packages);
        builder.resume = resume;
        builder.patience = patience;
        builder.bundle = bundle;
        builder.folder = folder;
        builder.cache = cache;
        return builder;
    }

    /** Where the lab keeps its files, made when it is missing; a new folder for temporary files by default. */
    public Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /** Where images are kept; {@code vireo/lab} below {@code $XDG_CACHE_HOME} or {@code ~/.cache} by default. */
    public Optional<Path> cache() {
        return Optional.ofNullable(cache);
    }

    /** Builds {@link LabOptions}. */
    public static final class Builder {
        private int hosts = 1;
        private ByteSize memory = ByteSize.ofGiB(3);
        private int vcpus = 2;
        private int spareDisks = 2;
        private ByteSize spareDiskSize = ByteSize.ofGiB(1);
        private final List<String> packages = new ArrayList<>();
        private boolean resume = true;
        private Duration patience = Duration.ofMinutes(5);
        private @Nullable Path bundle;
        private @Nullable Path folder;
        private @Nullable Path cache;

        private Builder() {}

        /** See {@link LabOptions#hosts()}. */
        public Builder hosts(int value) {
            hosts = value;
            return this;
        }

        /** See {@link LabOptions#memory()}. */
        public Builder memory(ByteSize value) {
            memory = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link LabOptions#vcpus()}. */
        public Builder vcpus(int value) {
            vcpus = value;
            return this;
        }

        /** See {@link LabOptions#spareDisks()} and {@link LabOptions#spareDiskSize()}. */
        public Builder spareDisks(int number, ByteSize size) {
            spareDisks = number;
            spareDiskSize = Objects.requireNonNull(size);
            return this;
        }

        /** One more of {@link LabOptions#packages()}. */
        public Builder withPackage(String name) {
            packages.add(Objects.requireNonNull(name));
            return this;
        }

        /** See {@link LabOptions#resume()}. */
        public Builder resume(boolean value) {
            resume = value;
            return this;
        }

        /** See {@link LabOptions#patience()}. */
        public Builder patience(Duration value) {
            patience = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link LabOptions#bundle()}. */
        public Builder bundle(Path value) {
            bundle = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link LabOptions#folder()}. */
        public Builder folder(Path value) {
            folder = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link LabOptions#cache()}. */
        public Builder cache(Path value) {
            cache = Objects.requireNonNull(value);
            return this;
        }

        /**
         * The options.
         *
         * @throws InvalidSpecException something is out of its range; names every field
         */
        public LabOptions build() {
            List<Violation> violations = new ArrayList<>();
            require(hosts >= 1 && hosts <= 3, "hosts", "must be 1 to 3", violations);
            require(memory.compareTo(ByteSize.ofMiB(512)) >= 0, "memory", "must be at least 512 MiB", violations);
            require(vcpus >= 1 && vcpus <= 16, "vcpus", "must be 1 to 16", violations);
            require(spareDisks >= 0 && spareDisks <= 8, "spareDisks", "must be 0 to 8", violations);
            require(
                    spareDiskSize.compareTo(ByteSize.ofMiB(1)) >= 0,
                    "spareDiskSize",
                    "must be at least 1 MiB",
                    violations);
            require(
                    packages.stream().allMatch(name -> name.matches(PACKAGE)),
                    "packages",
                    "must be names of Debian packages",
                    violations);
            if (!violations.isEmpty()) {
                throw new InvalidSpecException("lab", violations);
            }
            return new LabOptions(this);
        }

        private static void require(boolean condition, String field, String problem, List<Violation> violations) {
            if (!condition) {
                violations.add(new Violation(field, problem));
            }
        }
    }
}
