package dev.vireo.domain;

import java.util.Objects;

/** How to save a guest. Immutable. */
public final class SaveOptions {
    private static final SaveOptions DEFAULTS = new SaveOptions(new Builder());

    private final SaveCompression compression;
    private final boolean overwrite;

    private SaveOptions(Builder builder) {
        compression = builder.compression;
        overwrite = builder.overwrite;
    }

    /** Not compressed; refuses to replace a file. */
    public static SaveOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.compression = compression;
        builder.overwrite = overwrite;
        return builder;
    }

    /** How the state is compressed. */
    public SaveCompression compression() {
        return compression;
    }

    /** Whether a file that is there is replaced, once the new one is complete. */
    public boolean overwrite() {
        return overwrite;
    }

    /** Builds {@link SaveOptions}. */
    public static final class Builder {
        private SaveCompression compression = SaveCompression.NONE;
        private boolean overwrite;

        private Builder() {}

        /** See {@link SaveOptions#compression()}. */
        public Builder compression(SaveCompression value) {
            compression = Objects.requireNonNull(value);
            return this;
        }

        /** See {@link SaveOptions#overwrite()}. */
        public Builder overwrite(boolean value) {
            overwrite = value;
            return this;
        }

        /** The options. */
        public SaveOptions build() {
            return new SaveOptions(this);
        }
    }
}
