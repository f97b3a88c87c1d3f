package dev.vireo.drbd;

import dev.vireo.drbd.internal.Words;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import dev.vireo.host.HostPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a resource has on one of its hosts. Immutable. */
public final class Side {
    private static final int MOST_MINOR = (1 << 20) - 1;
    private static final int MOST_PORT = 65_535;

    private final NodeName node;
    private final HostPath disk;
    private final int minor;
    private final String address;
    private final int port;
    private final @Nullable HostPath metadata;

    private Side(Builder builder) {
        node = builder.node;
        disk = Objects.requireNonNull(builder.disk);
        minor = builder.minor;
        address = builder.address;
        port = builder.port;
        metadata = builder.metadata;
    }

    /** The part of a host. */
    public static Builder builder(NodeName node) {
        return new Builder(node);
    }

    /** The host. */
    public NodeName node() {
        return node;
    }

    /** The device that holds the data there. */
    public HostPath disk() {
        return disk;
    }

    /** The minor number of DRBD's device there: 0 to 1,048,575. */
    public int minor() {
        return minor;
    }

    /** The IPv4 or IPv6 address where this side listens, and where the other connects from. */
    public String address() {
        return address;
    }

    /** The TCP port there. */
    public int port() {
        return port;
    }

    /** The device that holds DRBD's metadata; empty if they are at the end of {@link #disk}. */
    public Optional<HostPath> metadata() {
        return Optional.ofNullable(metadata);
    }

    @Override
    public String toString() {
        return node + ": " + disk + " as /dev/drbd" + minor;
    }

    /** Builds a {@link Side}. */
    public static final class Builder {
        private final NodeName node;
        private @Nullable HostPath disk;
        private int minor = -1;
        private String address = "";
        private int port;
        private @Nullable HostPath metadata;

        private Builder(NodeName node) {
            this.node = Objects.requireNonNull(node);
        }

        /** See {@link Side#disk()}. */
        public Builder disk(HostPath value) {
            disk = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link Side#minor()}. */
        public Builder minor(int value) {
            minor = value;
            return this;
        }

        /** See {@link Side#address()} and {@link Side#port()}. */
        public Builder address(String ip, int tcpPort) {
            address = Objects.requireNonNull(ip);
            port = tcpPort;
            return this;
        }

        /** See {@link Side#metadata()}. */
        public Builder metadata(HostPath value) {
            metadata = Objects.requireNonNull(value);
            return this;
        }

        /**
         * The side.
         *
         * @throws InvalidSpecException names every field that is wrong
         */
        public Side build() {
            List<Violation> found = new ArrayList<>();
            if (disk == null) {
                found.add(new Violation("disk", "is missing"));
            } else if (!Words.isPlainPath(disk)) {
                found.add(new Violation("disk", Words.PATH_RULE));
            }
            if (minor < 0 || minor > MOST_MINOR) {
                found.add(new Violation("minor", "must be 0 to " + MOST_MINOR));
            }
            if (!Words.isAddress(address)) {
                found.add(new Violation("address", "must be an IPv4 or IPv6 address, not a name"));
            }
            if (port < 1 || port > MOST_PORT) {
                found.add(new Violation("port", "must be 1 to " + MOST_PORT));
            }
            if (metadata != null && !Words.isPlainPath(metadata)) {
                found.add(new Violation("metadata", Words.PATH_RULE));
            }
            if (metadata != null && metadata.equals(disk)) {
                found.add(new Violation("metadata", "must not be the disk itself: leave it out instead"));
            }
            if (!found.isEmpty()) {
                throw new InvalidSpecException("side of " + node, found);
            }
            return new Side(this);
        }
    }
}
