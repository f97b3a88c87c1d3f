package dev.vireo.domain;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.FileDisk;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which disks of a guest are copied along when it moves, for those that only one of both hosts can reach. Immutable.
 *
 * <pre>{@code
 * MigrationOptions.builder().copiedDisks(CopiedDisks.files())
 * MigrationOptions.builder().copiedDisks(CopiedDisks.none().with("data", FileDisk.qcow2(HostPath.of("/srv/data.qcow2"))))
 * }</pre>
 *
 * <p>A file is made at the target and must not be there before. A block device must be there, of the same size, and is
 * overwritten. What was copied stays at the source until somebody removes it.
 */
public final class CopiedDisks {
    private static final CopiedDisks NONE = new CopiedDisks(false, Map.of());
    private static final CopiedDisks FILES = new CopiedDisks(true, Map.of());

    private final boolean files;
    private final Map<String, Optional<DiskSource>> named;

    private CopiedDisks(boolean files, Map<String, Optional<DiskSource>> named) {
        this.files = files;
        this.named = named;
    }

    /** None: both hosts have them all. */
    public static CopiedDisks none() {
        return NONE;
    }

    /** All that are files and that the guest may write. */
    public static CopiedDisks files() {
        return FILES;
    }

    /** These and one more, to where the definition at the target, or else the one at the source, has it. */
    public CopiedDisks with(String id) {
        return and(id, null);
    }

    /**
     * These and one more, to a place of its own at the target. The definition that arrives there names it so; another
     * layout than that of the source is possible.
     */
    public CopiedDisks with(String id, DiskSource place) {
        return and(id, Objects.requireNonNull(place));
    }

    private CopiedDisks and(String id, @Nullable DiskSource place) {
        if (!id.matches("[a-z][a-z0-9-]{0,30}")) {
            throw InvalidSpecException.of("copied disks", "id", "must be the id of a disk");
        }
        Map<String, Optional<DiskSource>> more = new LinkedHashMap<>(named);
        more.put(id, Optional.ofNullable(place));
        return new CopiedDisks(files, more);
    }

    /** Whether a disk is copied. */
    public boolean contains(DiskSpec disk) {
        return named.containsKey(disk.id()) || (files && !disk.readOnly() && disk.source() instanceof FileDisk);
    }

    /** The place of its own that a disk has at the target. */
    public Optional<DiskSource> place(String id) {
        return named.getOrDefault(id, Optional.empty());
    }

    /** The ids that were named. */
    public Set<String> named() {
        return Set.copyOf(named.keySet());
    }

    /** Whether none can be meant. */
    public boolean isEmpty() {
        return !files && named.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CopiedDisks that && files == that.files && named.equals(that.named);
    }

    @Override
    public int hashCode() {
        return Objects.hash(files, named);
    }

    @Override
    public String toString() {
        return (files ? "files " : "") + named.keySet();
    }
}
