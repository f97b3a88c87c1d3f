package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import java.util.Optional;
import java.util.Set;

/** A device, or a part of one, that LVM may take space from. Immutable, as it was when it was read. */
public final class PhysicalVolume {
    private final Optional<HostPath> device;
    private final String uuid;
    private final Optional<VolumeGroupName> group;
    private final ByteSize size;
    private final ByteSize free;
    private final ByteSize deviceSize;
    private final boolean allocatable;
    private final boolean exported;
    private final boolean missing;
    private final Set<LvmTag> tags;

    PhysicalVolume(Row row) {
        device = row.optional("pv_name").filter(name -> name.startsWith("/")).map(HostPath::of);
        uuid = row.text("pv_uuid");
        group = row.optional("vg_name").map(VolumeGroupName::new);
        size = row.size("pv_size");
        free = row.size("pv_free");
        deviceSize = row.sizeOrNothing("dev_size");
        allocatable = row.text("pv_attr").startsWith("a");
        exported = row.text("pv_attr").startsWith("x", 1);
        missing = !row.text("pv_missing").isEmpty();
        tags = row.tags("pv_tags");
    }

    /** Its device node; empty where the device is missing. */
    public Optional<HostPath> device() {
        return device;
    }

    /** Its identity, as LVM writes it. */
    public String uuid() {
        return uuid;
    }

    /** The group that it belongs to. */
    public Optional<VolumeGroupName> group() {
        return group;
    }

    /** What LVM may use of it. */
    public ByteSize size() {
        return size;
    }

    /** What is not used. */
    public ByteSize free() {
        return free;
    }

    /** The size of the device; more than {@link #size()} when it has grown since. Nothing where it is missing. */
    public ByteSize deviceSize() {
        return deviceSize;
    }

    /** Whether new space is taken from it. */
    public boolean allocatable() {
        return allocatable;
    }

    /** Whether its group was exported. */
    public boolean exported() {
        return exported;
    }

    /** Whether its group names it and no device has it. */
    public boolean missing() {
        return missing;
    }

    /** Its tags. */
    public Set<LvmTag> tags() {
        return tags;
    }

    @Override
    public String toString() {
        return device.map(HostPath::value).orElse("missing " + uuid) + ", " + free + " of " + size + " free";
    }
}
