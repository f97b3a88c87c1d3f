package dev.vireo.domain;

import dev.vireo.storage.DiskSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A disk of a domain. Immutable. */
public final class DiskSpec {
    private final String id;
    private final DiskSource source;
    private final DiskBus bus;
    private final DiskKind kind;
    private final boolean readOnly;
    private final DiskCache cache;
    private final DiscardMode discard;
    private final IoErrorAction onReadError;
    private final IoErrorAction onWriteError;
    private final @Nullable String serial;
    private final @Nullable Integer bootOrder;

    private DiskSpec(Builder builder) {
        id = builder.id;
        source = builder.source;
        bus = builder.bus;
        kind = builder.kind;
        readOnly = builder.readOnly || kind == DiskKind.CDROM;
        cache = builder.cache;
        discard = builder.discard;
        onReadError = builder.onReadError;
        onWriteError = builder.onWriteError;
        serial = builder.serial;
        bootOrder = builder.bootOrder;
    }

    /** A virtio disk with that id and content; the rest has defaults. */
    public static Builder builder(String id, DiskSource source) {
        return new Builder(id, source);
    }

    /** A builder that starts from this spec. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, source);
        builder.bus = bus;
        builder.kind = kind;
        builder.readOnly = readOnly;
        builder.cache = cache;
        builder.discard = discard;
        builder.onReadError = onReadError;
        builder.onWriteError = onWriteError;
        builder.serial = serial;
        builder.bootOrder = bootOrder;
        return builder;
    }

    /** Its id within the domain: 1 to 31 of {@code a-z 0-9 -}, starting with a letter. */
    public String id() {
        return id;
    }

    /** Where its content lives. */
    public DiskSource source() {
        return source;
    }

    /** How it is attached; virtio by default. */
    public DiskBus bus() {
        return bus;
    }

    /** A disk, or a CD-ROM drive (on SATA or SCSI only). */
    public DiskKind kind() {
        return kind;
    }

    /** Whether the guest may only read; always so for a CD-ROM. */
    public boolean readOnly() {
        return readOnly;
    }

    /** How the host caches it. */
    public DiskCache cache() {
        return cache;
    }

    /** What happens to discarded blocks. */
    public DiscardMode discard() {
        return discard;
    }

    /** What happens when a read fails; not {@code STOP_WHEN_FULL}. */
    public IoErrorAction onReadError() {
        return onReadError;
    }

    /** What happens when a write fails. */
    public IoErrorAction onWriteError() {
        return onWriteError;
    }

    /** The serial number that the guest sees: 1 to 20 of {@code A-Z a-z 0-9 _ -}. */
    public Optional<String> serial() {
        return Optional.ofNullable(serial);
    }

    /** Its place in the firmware's boot order, from 1; each place once in a domain. */
    public Optional<Integer> bootOrder() {
        return Optional.ofNullable(bootOrder);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DiskSpec that
                && Objects.equals(id, that.id)
                && Objects.equals(source, that.source)
                && Objects.equals(bus, that.bus)
                && Objects.equals(kind, that.kind)
                && readOnly == that.readOnly
                && Objects.equals(cache, that.cache)
                && Objects.equals(discard, that.discard)
                && Objects.equals(onReadError, that.onReadError)
                && Objects.equals(onWriteError, that.onWriteError)
                && Objects.equals(serial, that.serial)
                && Objects.equals(bootOrder, that.bootOrder);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                id, source, bus, kind, readOnly, cache, discard, onReadError, onWriteError, serial, bootOrder);
    }

    @Override
    public String toString() {
        return "disk " + id + " at " + source.path();
    }

    /** Builds a {@link DiskSpec}. */
    public static final class Builder {
        private final String id;
        private DiskSource source;
        private DiskBus bus = DiskBus.VIRTIO;
        private DiskKind kind = DiskKind.DISK;
        private boolean readOnly;
        private DiskCache cache = DiskCache.NONE;
        private DiscardMode discard = DiscardMode.UNMAP;
        private IoErrorAction onReadError = IoErrorAction.REPORT;
        private IoErrorAction onWriteError = IoErrorAction.STOP_WHEN_FULL;
        private @Nullable String serial;
        private @Nullable Integer bootOrder;

        private Builder(String id, DiskSource source) {
            this.id = Objects.requireNonNull(id);
            this.source = Objects.requireNonNull(source);
        }

        /** See {@link DiskSpec#source()}. */
        public Builder source(DiskSource value) {
            source = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DiskSpec#bus()}. */
        public Builder bus(DiskBus value) {
            bus = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DiskSpec#kind()}. */
        public Builder kind(DiskKind value) {
            kind = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DiskSpec#readOnly()}. */
        public Builder readOnly(boolean value) {
            readOnly = value;
            return this;
        }

        /** See {@link DiskSpec#cache()}. */
        public Builder cache(DiskCache value) {
            cache = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DiskSpec#discard()}. */
        public Builder discard(DiscardMode value) {
            discard = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DiskSpec#onReadError()}. */
        public Builder onReadError(IoErrorAction value) {
            onReadError = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DiskSpec#onWriteError()}. */
        public Builder onWriteError(IoErrorAction value) {
            onWriteError = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link DiskSpec#serial()}. */
        public Builder serial(String value) {
            serial = Objects.requireNonNull(value);
            return this;
        }

        /** Leaves {@link DiskSpec#serial()} open. */
        public Builder noSerial() {
            serial = null;
            return this;
        }

        /** See {@link DiskSpec#bootOrder()}. */
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
        public DiskSpec build() {
            return new DiskSpec(this);
        }
    }
}
