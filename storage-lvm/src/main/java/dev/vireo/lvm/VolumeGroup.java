package dev.vireo.lvm;

import dev.vireo.ByteSize;
import java.util.Optional;
import java.util.Set;

/** A volume group. Immutable, as it was when it was read. */
public final class VolumeGroup {
    private final VolumeGroupName name;
    private final String uuid;
    private final ByteSize size;
    private final ByteSize free;
    private final ByteSize extent;
    private final ByteSize metadataFree;
    private final ByteSize metadataSize;
    private final boolean writable;
    private final boolean resizable;
    private final boolean exported;
    private final boolean partial;
    private final boolean shared;
    private final int missing;
    private final Optional<String> lockType;
    private final Optional<String> systemId;
    private final Set<LvmTag> tags;

    VolumeGroup(Row row) {
        name = new VolumeGroupName(row.text("vg_name"));
        uuid = row.text("vg_uuid");
        size = row.size("vg_size");
        free = row.size("vg_free");
        extent = row.size("vg_extent_size");
        metadataFree = row.size("vg_mda_free");
        metadataSize = row.size("vg_mda_size");
        String letters = row.text("vg_attr");
        writable = letters.startsWith("w");
        resizable = letters.startsWith("z", 1);
        exported = letters.startsWith("x", 2);
        partial = letters.startsWith("p", 3);
        shared = letters.startsWith("s", 5) || letters.startsWith("c", 5);
        missing = (int) row.number("vg_missing_pv_count");
        lockType = row.optional("vg_lock_type").filter(type -> !type.equals("none"));
        systemId = row.optional("vg_systemid");
        tags = row.tags("vg_tags");
    }

    /** Its name. */
    public VolumeGroupName name() {
        return name;
    }

    /** Its identity, as LVM writes it. */
    public String uuid() {
        return uuid;
    }

    /** The space of its physical volumes. */
    public ByteSize size() {
        return size;
    }

    /** What of it is not used. */
    public ByteSize free() {
        return free;
    }

    /** The unit in which space is given out. */
    public ByteSize extent() {
        return extent;
    }

    /** What is left in its smallest metadata area; with nothing left, nothing can be changed. */
    public ByteSize metadataFree() {
        return metadataFree;
    }

    /** The size of its smallest metadata area. */
    public ByteSize metadataSize() {
        return metadataSize;
    }

    /** Whether it may be changed. */
    public boolean writable() {
        return writable;
    }

    /** Whether physical volumes may be added and removed. */
    public boolean resizable() {
        return resizable;
    }

    /** Whether it was exported, to be imported elsewhere: nothing can be done with it until then. */
    public boolean exported() {
        return exported;
    }

    /** Whether physical volumes of it are missing. */
    public boolean partial() {
        return partial;
    }

    /** How many are missing. */
    public int missing() {
        return missing;
    }

    /** Whether several hosts use it, under locks that they share (lvmlockd or clvmd). */
    public boolean shared() {
        return shared;
    }

    /** The kind of those locks: {@code sanlock} or {@code dlm}; empty where hosts share none. */
    public Optional<String> lockType() {
        return lockType;
    }

    /** The only host that may use it, by LVM's own name for hosts. */
    public Optional<String> systemId() {
        return systemId;
    }

    /** Its tags. */
    public Set<LvmTag> tags() {
        return tags;
    }

    /** A size that volumes can have here: rounded up to whole extents. */
    public ByteSize rounded(ByteSize wanted) {
        long unit = extent.bytes();
        return ByteSize.ofBytes(Math.multiplyExact((wanted.bytes() + unit - 1) / unit, unit));
    }

    @Override
    public String toString() {
        return "volume group " + name + ", " + free + " of " + size + " free";
    }
}
