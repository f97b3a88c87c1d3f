package dev.vireo.domain;

import dev.vireo.network.MacAddress;
import dev.vireo.network.NetworkSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A network interface of a domain. Immutable. */
public final class NicSpec {
    private final String id;
    private final NetworkSource source;
    private final NicModel model;
    private final @Nullable MacAddress mac;
    private final @Nullable Integer bootOrder;

    private NicSpec(Builder builder) {
        id = builder.id;
        source = builder.source;
        model = builder.model;
        mac = builder.mac;
        bootOrder = builder.bootOrder;
    }

    /** A virtio interface with that id and connection; the rest has defaults. */
    public static Builder builder(String id, NetworkSource source) {
        return new Builder(id, source);
    }

    /** A builder that starts from this spec. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, source);
        builder.model = model;
        builder.mac = mac;
        builder.bootOrder = bootOrder;
        return builder;
    }

    /** Its id within the domain: 1 to 31 of {@code a-z 0-9 -}, starting with a letter. */
    public String id() {
        return id;
    }

    /** What it is connected to. */
    public NetworkSource source() {
        return source;
    }

    /** The card that the guest sees. */
    public NicModel model() {
        return model;
    }

    /** Its hardware address; one is made up at definition and kept where none is given. */
    public Optional<MacAddress> mac() {
        return Optional.ofNullable(mac);
    }

    /** Its place in the firmware's boot order, from 1; each place once in a domain. */
    public Optional<Integer> bootOrder() {
        return Optional.ofNullable(bootOrder);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NicSpec that
                && Objects.equals(id, that.id)
                && Objects.equals(source, that.source)
                && Objects.equals(model, that.model)
                && Objects.equals(mac, that.mac)
                && Objects.equals(bootOrder, that.bootOrder);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, source, model, mac, bootOrder);
    }

    @Override
    public String toString() {
        return "interface " + id;
    }

    /** Builds a {@link NicSpec}. */
    public static final class Builder {
        private final String id;
        private NetworkSource source;
        private NicModel model = NicModel.VIRTIO;
        private @Nullable MacAddress mac;
        private @Nullable Integer bootOrder;

        private Builder(String id, NetworkSource source) {
            this.id = Objects.requireNonNull(id);
            this.source = Objects.requireNonNull(source);
        }

        /** See {@link NicSpec#source()}. */
        public Builder source(NetworkSource value) {
            source = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link NicSpec#model()}. */
        public Builder model(NicModel value) {
            model = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link NicSpec#mac()}. */
        public Builder mac(MacAddress value) {
            mac = Objects.requireNonNull(value);
            return this;
        }

        /** Leaves {@link NicSpec#mac()} open. */
        public Builder noMac() {
            mac = null;
            return this;
        }

        /** See {@link NicSpec#bootOrder()}. */
        public Builder bootOrder(Integer value) {
            bootOrder = Objects.requireNonNull(value);
            return this;
        }

        /** Takes it out of the boot order. */
        public Builder noBootOrder() {
            bootOrder = null;
            return this;
        }

        /** The spec; checked with the whole domain in {@link DomainSpec.Builder#build()}. */
        public NicSpec build() {
            return new NicSpec(this);
        }
    }
}
