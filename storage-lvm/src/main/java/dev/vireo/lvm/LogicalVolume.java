package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A logical volume, be it one that LVM keeps for itself. Immutable, as it was when it was read. */
public final class LogicalVolume {
    private final VolumeGroupName group;
    private final String name;
    private final boolean hidden;
    private final String uuid;
    private final ByteSize size;
    private final ByteSize metadataSize;
    private final VolumeAttributes attributes;
    private final List<VolumeSegment> segments;
    private final Set<LvmTag> tags;
    private final Optional<String> origin;
    private final Optional<String> pool;
    private final OptionalDouble dataPercent;
    private final OptionalDouble metadataPercent;
    private final OptionalDouble syncPercent;
    private final OptionalLong mismatches;
    private final Optional<String> syncAction;
    private final OptionalInt major;
    private final OptionalInt minor;

    LogicalVolume(VolumeGroupName group, Row row, List<VolumeSegment> segments) {
        this.group = group;
        this.segments = List.copyOf(segments);
        name = row.name("lv_name");
        hidden = row.text("lv_name").startsWith("[");
        uuid = row.text("lv_uuid");
        size = row.size("lv_size");
        metadataSize = row.sizeOrNothing("lv_metadata_size");
        attributes = VolumeAttributes.parse(row.text("lv_attr"));
        tags = row.tags("lv_tags");
        origin = row.optional("origin").map(value -> row.name("origin"));
        pool = row.optional("pool_lv").map(value -> row.name("pool_lv"));
        dataPercent = row.percent("data_percent");
        metadataPercent = row.percent("metadata_percent");
        syncPercent = row.percent("sync_percent");
        mismatches = row.optional("raid_mismatch_count")
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
        syncAction = row.optional("raid_sync_action");
        major = number(row, "lv_kernel_major");
        minor = number(row, "lv_kernel_minor");
    }

    private static OptionalInt number(Row row, String column) {
        long value = row.number(column);
        return value < 0 ? OptionalInt.empty() : OptionalInt.of((int) value);
    }

    /** The group that it belongs to. */
    public VolumeGroupName group() {
        return group;
    }

    /** Its name, which for a volume that LVM keeps for itself is no {@link VolumeName}. */
    public String name() {
        return name;
    }

    /** Whether LVM keeps it for itself, as a part of another volume. */
    public boolean hidden() {
        return hidden;
    }

    /** Its names, for calls. Not for one that is {@link #hidden}. */
    public VolumeId id() {
        return new VolumeId(group, new VolumeName(name));
    }

    /** Its identity, as LVM writes it; it stays when the volume is renamed. */
    public String uuid() {
        return uuid;
    }

    /** Its size, for a thin volume the one that its user sees. */
    public ByteSize size() {
        return size;
    }

    /** The size of the metadata of a pool; nothing for others. */
    public ByteSize metadataSize() {
        return metadataSize;
    }

    /** Its flags. */
    public VolumeAttributes attributes() {
        return attributes;
    }

    /** Its pieces, in their order. */
    public List<VolumeSegment> segments() {
        return segments;
    }

    /** Its tags. */
    public Set<LvmTag> tags() {
        return tags;
    }

    /** The volume that it is a snapshot of. */
    public Optional<String> origin() {
        return origin;
    }

    /** The pool that it is in. */
    public Optional<String> pool() {
        return pool;
    }

    /** How full a pool, thin volume or snapshot is, in percent; empty for others, and where it is not active. */
    public OptionalDouble dataPercent() {
        return dataPercent;
    }

    /** How full the metadata of a pool are, in percent. */
    public OptionalDouble metadataPercent() {
        return metadataPercent;
    }

    /** What a thin pool does when space is given back to it, also for its volumes; empty for others. */
    public Optional<Discards> discards() {
        return segments.stream().flatMap(each -> each.discards().stream()).findFirst();
    }

    /** How much of a RAID volume or mirror is in sync, or of a pvmove done, in percent. */
    public OptionalDouble syncPercent() {
        return syncPercent;
    }

    /** How many sectors of a RAID volume the last scrub found to differ. */
    public OptionalLong mismatches() {
        return mismatches;
    }

    /** What a RAID volume does to be in sync: {@code idle}, {@code resync}, {@code recover}, {@code check} ... */
    public Optional<String> syncAction() {
        return syncAction;
    }

    /** The major number of its device, while that is there. */
    public OptionalInt major() {
        return major;
    }

    /** The minor number of its device, while that is there. */
    public OptionalInt minor() {
        return minor;
    }

    /** Whether its device is there and somebody has it open. */
    public boolean open() {
        return attributes.open();
    }

    /** Its device node, there while it is active. */
    public HostPath path() {
        return HostPath.of("/dev/" + group + "/" + name);
    }

    @Override
    public String toString() {
        return "volume " + group + "/" + name + " of " + size;
    }
}
