package dev.vireo.drbd;

import dev.vireo.ByteSize;
import dev.vireo.drbd.internal.Words;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.Violation;
import dev.vireo.host.HostPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One volume on two hosts. Immutable.
 *
 * <p>Without anything else said, a write is done when it is on both disks, and a host that loses its peer stands still until
 * the peer is known to be out of the way: so no write that was acknowledged can be lost, and data cannot part ways.
 */
public final class ResourceSpec {
    private static final Pattern ALGORITHM = Pattern.compile("[a-z0-9][a-z0-9_()-]{0,63}");

    private final ResourceName name;
    private final List<Side> sides;
    private final Protocol protocol;
    private final Fencing fencing;
    private final IoErrorPolicy onIoError;
    private final SplitBrainPolicy splitBrain;
    private final String verifyAlgorithm;
    private final @Nullable String checksumAlgorithm;
    private final @Nullable ByteSize resyncRate;
    private final @Nullable ByteSize mostResyncRate;
    private final @Nullable HostPath fencePeer;
    private final @Nullable HostPath afterResyncTarget;

    private ResourceSpec(Builder builder) {
        name = builder.name;
        sides = List.of(builder.one, builder.other);
        protocol = builder.protocol;
        fencing = builder.fencing;
        onIoError = builder.onIoError;
        splitBrain = builder.splitBrain;
        verifyAlgorithm = builder.verifyAlgorithm;
        checksumAlgorithm = builder.checksumAlgorithm;
        resyncRate = builder.resyncRate;
        mostResyncRate = builder.mostResyncRate;
        fencePeer = builder.fencePeer;
        afterResyncTarget = builder.afterResyncTarget;
    }

    /** A resource of two sides. */
    public static Builder builder(ResourceName name, Side one, Side other) {
        return new Builder(name, one, other);
    }

    /** Its name. */
    public ResourceName name() {
        return name;
    }

    /** Its two sides; with DRBD 9, the number of a node is its place in this list. */
    public List<Side> sides() {
        return sides;
    }

    /**
     * The side of a host.
     *
     * @throws NotFoundException it has none
     */
    public Side side(NodeName node) {
        return sides.stream()
                .filter(each -> each.node().equals(node))
                .findFirst()
                .orElseThrow(() ->
                        new NotFoundException(ErrorDetails.of("find", "side of " + this, "it is not on " + node)));
    }

    /** The same with another side in place of the one that is not on this host. */
    ResourceSpec replacing(NodeName kept, Side fresh) {
        boolean first = sides.get(0).node().equals(kept);
        Builder builder = new Builder(name, first ? sides.get(0) : fresh, first ? fresh : side(kept));
        builder.protocol = protocol;
        builder.fencing = fencing;
        builder.onIoError = onIoError;
        builder.splitBrain = splitBrain;
        builder.verifyAlgorithm = verifyAlgorithm;
        builder.checksumAlgorithm = checksumAlgorithm;
        builder.resyncRate = resyncRate;
        builder.mostResyncRate = mostResyncRate;
        builder.fencePeer = fencePeer;
        builder.afterResyncTarget = afterResyncTarget;
        return builder.build();
    }

    /** When a write is done. */
    public Protocol protocol() {
        return protocol;
    }

    /** What a primary does when it loses its peer. */
    public Fencing fencing() {
        return fencing;
    }

    /** What happens when a backing device has an I/O error. */
    public IoErrorPolicy onIoError() {
        return onIoError;
    }

    /** What happens after a split brain. */
    public SplitBrainPolicy splitBrain() {
        return splitBrain;
    }

    /** How verification tells blocks apart: a hash that the kernels of both hosts have, {@code sha1} if not said. */
    public String verifyAlgorithm() {
        return verifyAlgorithm;
    }

    /** How a synchronization finds blocks that are equal and need not be sent; empty if it sends them all. */
    public Optional<String> checksumAlgorithm() {
        return Optional.ofNullable(checksumAlgorithm);
    }

    /** At which rate a second a synchronization begins; DRBD's own if empty. */
    public Optional<ByteSize> resyncRate() {
        return Optional.ofNullable(resyncRate);
    }

    /** The most that a synchronization or verification may take a second; DRBD's own if empty. */
    public Optional<ByteSize> mostResyncRate() {
        return Optional.ofNullable(mostResyncRate);
    }

    /** The program that DRBD calls to put a lost peer out of the way, on both hosts. */
    public Optional<HostPath> fencePeer() {
        return Optional.ofNullable(fencePeer);
    }

    /** The program that DRBD calls on the host that has become current again. */
    public Optional<HostPath> afterResyncTarget() {
        return Optional.ofNullable(afterResyncTarget);
    }

    @Override
    public String toString() {
        return "resource " + name + " " + sides;
    }

    /** Builds a {@link ResourceSpec}. */
    public static final class Builder {
        private final ResourceName name;
        private final Side one;
        private final Side other;
        private Protocol protocol = Protocol.C;
        private Fencing fencing = Fencing.RESOURCE_AND_STONITH;
        private IoErrorPolicy onIoError = IoErrorPolicy.DETACH;
        private SplitBrainPolicy splitBrain = SplitBrainPolicy.ASK;
        private String verifyAlgorithm = "sha1";
        private @Nullable String checksumAlgorithm;
        private @Nullable ByteSize resyncRate;
        private @Nullable ByteSize mostResyncRate;
        private @Nullable HostPath fencePeer;
        private @Nullable HostPath afterResyncTarget;

        private Builder(ResourceName name, Side one, Side other) {
            this.name = Objects.requireNonNull(name);
            this.one = Objects.requireNonNull(one);
            this.other = Objects.requireNonNull(other);
        }

        /** See {@link ResourceSpec#protocol()}. */
        public Builder protocol(Protocol value) {
            protocol = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ResourceSpec#fencing()}. */
        public Builder fencing(Fencing value) {
            fencing = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ResourceSpec#onIoError()}. */
        public Builder onIoError(IoErrorPolicy value) {
            onIoError = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ResourceSpec#splitBrain()}. */
        public Builder splitBrain(SplitBrainPolicy value) {
            splitBrain = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ResourceSpec#verifyAlgorithm()}. */
        public Builder verifyAlgorithm(String value) {
            verifyAlgorithm = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ResourceSpec#checksumAlgorithm()}. */
        public Builder checksumAlgorithm(String value) {
            checksumAlgorithm = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link ResourceSpec#resyncRate()}. */
        public Builder resyncRate(ByteSize perSecond) {
            resyncRate = Objects.requireNonNull(perSecond);
            return this;
        }

        /** See {@link ResourceSpec#mostResyncRate()}. */
        public Builder mostResyncRate(ByteSize perSecond) {
            mostResyncRate = Objects.requireNonNull(perSecond);
            return this;
        }

        /** See {@link ResourceSpec#fencePeer()}. */
        public Builder fencePeer(HostPath program) {
            fencePeer = Objects.requireNonNull(program);
            return this;
        }

        /** See {@link ResourceSpec#afterResyncTarget()}. */
        public Builder afterResyncTarget(HostPath program) {
            afterResyncTarget = Objects.requireNonNull(program);
            return this;
        }

        /**
         * The spec.
         *
         * @throws InvalidSpecException names every field that is wrong
         */
        public ResourceSpec build() {
            List<Violation> found = new ArrayList<>();
            if (one.node().equals(other.node())) {
                found.add(new Violation("sides", "must be on two hosts, not twice on " + one.node()));
            }
            if (one.address().equals(other.address()) && one.port() == other.port()) {
                found.add(new Violation("sides", "must not share an address and a port"));
            }
            if (Words.isIpv6(one.address()) != Words.isIpv6(other.address())) {
                found.add(new Violation("sides", "must both have IPv4, or both IPv6 addresses"));
            }
            checkAlgorithm(found, "verifyAlgorithm", verifyAlgorithm);
            checkAlgorithm(found, "checksumAlgorithm", checksumAlgorithm);
            checkRate(found, "resyncRate", resyncRate);
            checkRate(found, "mostResyncRate", mostResyncRate);
            checkProgram(found, "fencePeer", fencePeer);
            checkProgram(found, "afterResyncTarget", afterResyncTarget);
            if (!found.isEmpty()) {
                throw new InvalidSpecException("resource " + name, found);
            }
            return new ResourceSpec(this);
        }

        private static void checkAlgorithm(List<Violation> found, String field, @Nullable String value) {
            if (value != null && !ALGORITHM.matcher(value).matches()) {
                found.add(new Violation(field, "must be the name of a hash as in /proc/crypto"));
            }
        }

        private static void checkRate(List<Violation> found, String field, @Nullable ByteSize value) {
            if (value != null && value.bytes() < 1024) {
                found.add(new Violation(field, "must be at least 1 KiB a second"));
            }
        }

        private static void checkProgram(List<Violation> found, String field, @Nullable HostPath value) {
            if (value != null && !Words.isPlainPath(value)) {
                found.add(new Violation(field, Words.PATH_RULE));
            }
        }
    }
}
