package dev.vireo.domain;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import java.time.Duration;
import java.util.Objects;

/** A guest that was saved. Immutable. */
public final class SaveResult {
    private final HostPath file;
    private final ByteSize size;
    private final Duration total;

    private SaveResult(HostPath file, ByteSize size, Duration total) {
        this.file = Objects.requireNonNull(file);
        this.size = Objects.requireNonNull(size);
        this.total = Objects.requireNonNull(total);
    }

    /** A result. */
    public static SaveResult of(HostPath file, ByteSize size, Duration total) {
        return new SaveResult(file, size, total);
    }

    /** The file that holds the guest now. */
    public HostPath file() {
        return file;
    }

    /** The size of the file. */
    public ByteSize size() {
        return size;
    }

    /** From the moment the guest was stopped until its process was gone. */
    public Duration total() {
        return total;
    }

    @Override
    public String toString() {
        return file + " (" + size + " in " + total + ")";
    }
}
