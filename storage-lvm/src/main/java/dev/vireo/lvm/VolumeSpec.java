package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.error.InvalidSpecException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A volume with space of its own, to be made. Immutable.
 *
 * <pre>{@code
 * VolumeSpec.builder(VolumeId.of("vg0", "web1"), ByteSize.ofGiB(20)).raid1(2).build()
 * }</pre>
 */
public final class VolumeSpec {
    private final VolumeId id;
    private final ByteSize size;
    private final Layout layout;
    private final int stripes;
    private final int images;
    private final @Nullable ByteSize stripeSize;
    private final Set<LvmTag> tags;

    private VolumeSpec(Builder builder) {
        id = builder.id;
        size = builder.size;
        layout = builder.layout;
        stripes = builder.stripes;
        images = builder.images;
        stripeSize = builder.stripeSize;
        tags = Set.copyOf(builder.tags);
    }

    /** A linear volume; its size is rounded up to whole extents. */
    public static Builder builder(VolumeId id, ByteSize size) {
        return new Builder(id, size);
    }

    /** Its names. */
    public VolumeId id() {
        return id;
    }

    /** Its size. */
    public ByteSize size() {
        return size;
    }

    /** How it lies on devices. */
    public Layout layout() {
        return layout;
    }

    /** On how many devices each image lies; 1 unless it is striped. */
    public int stripes() {
        return stripes;
    }

    /** How many images there are, each with all of the content; 1 unless it is redundant. */
    public int images() {
        return images;
    }

    /** Bytes on one device before the next; LVM's default where none is given. */
    public Optional<ByteSize> stripeSize() {
        return Optional.ofNullable(stripeSize);
    }

    /** Its tags. */
    public Set<LvmTag> tags() {
        return tags;
    }

    @Override
    public String toString() {
        return "volume " + id + " of " + size + ", " + layout;
    }

    /** How a volume lies on devices. */
    public enum Layout {
        /** One piece after the other. */
        LINEAR,
        /** In turns on several devices. */
        STRIPED,
        /** The whole on each of several devices. */
        RAID1,
        /** Striped, each stripe on several devices. */
        RAID10
    }

    /** Builds {@link VolumeSpec}. */
    public static final class Builder {
        private final VolumeId id;
        private final ByteSize size;
        private final Set<LvmTag> tags = new LinkedHashSet<>();
        private Layout layout = Layout.LINEAR;
        private int stripes = 1;
        private int images = 1;
        private @Nullable ByteSize stripeSize;

        private Builder(VolumeId id, ByteSize size) {
            this.id = Objects.requireNonNull(id);
            this.size = Objects.requireNonNull(size);
        }

        /** In turns on so many devices. */
        public Builder striped(int devices) {
            layout = Layout.STRIPED;
            stripes = devices;
            images = 1;
            return this;
        }

        /** The whole on each of so many devices. */
        public Builder raid1(int devices) {
            layout = Layout.RAID1;
            stripes = 1;
            images = devices;
            return this;
        }

        /** In turns on so many pairs of devices. */
        public Builder raid10(int pairs) {
            layout = Layout.RAID10;
            stripes = pairs;
            images = 2;
            return this;
        }

        /** See {@link VolumeSpec#stripeSize()}: a power of two, from 4 KiB. */
        public Builder stripeSize(ByteSize value) {
            stripeSize = Objects.requireNonNull(value);
            return this;
        }

        /** Adds one to {@link VolumeSpec#tags()}. */
        public Builder tag(LvmTag value) {
            tags.add(Objects.requireNonNull(value));
            return this;
        }

        /**
         * The spec.
         *
         * @throws InvalidSpecException it contradicts itself
         */
        public VolumeSpec build() {
            String subject = "volume " + id;
            require(size.bytes() > 0, subject, "size", "must be more than nothing");
            boolean striped = layout == Layout.STRIPED || layout == Layout.RAID10;
            require(!striped || (stripes >= 2 && stripes <= 128), subject, "stripes", "must be 2 to 128");
            require(layout != Layout.RAID1 || (images >= 2 && images <= 10), subject, "images", "must be 2 to 10");
            if (stripeSize != null) {
                long bytes = stripeSize.bytes();
                require(striped, subject, "stripeSize", "is for striped volumes");
                require(bytes >= 4096 && Long.bitCount(bytes) == 1, subject, "stripeSize", "must be a power of 2");
            }
            return new VolumeSpec(this);
        }

        private static void require(boolean condition, String subject, String field, String rule) {
            if (!condition) {
                throw InvalidSpecException.of(subject, field, rule);
            }
        }
    }
}
