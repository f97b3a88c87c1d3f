package dev.vireo.lvm.internal;

import dev.vireo.ByteSize;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.Discards;
import dev.vireo.lvm.LvmTag;
import dev.vireo.lvm.SystemId;
import dev.vireo.lvm.ThinPoolGrowth;
import dev.vireo.lvm.VolumeGroupName;
import dev.vireo.lvm.VolumeId;
import dev.vireo.lvm.VolumeName;
import dev.vireo.lvm.VolumeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What lvm(8) is told, without its filter. Pure. */
public final class Plans {
    private Plans() {}

    private static List<String> start(String... words) {
        List<String> argv = new ArrayList<>(List.of(words));
        argv.add("-y"); // a question would eat the next command, or be answered by nobody
        return argv;
    }

    private static String bytes(ByteSize size) {
        return size.bytes() + "b";
    }

    private static void tags(List<String> argv, Set<LvmTag> tags) {
        for (LvmTag tag : new TreeSet<>(tags)) {
            argv.addAll(List.of("--addtag", tag.value()));
        }
    }

    /**
     * Makes a volume.
     *
     * @param metadataOnly without a device, and so without clearing what was there
     */
    public static List<String> create(VolumeSpec spec, boolean metadataOnly) {
        List<String> argv = start("lvcreate");
        switch (spec.layout()) {
            case LINEAR -> argv.addAll(List.of("--type", "linear"));
            case STRIPED -> argv.addAll(List.of("--type", "striped", "-i", "" + spec.stripes()));
            case RAID1 -> argv.addAll(List.of("--type", "raid1", "-m", "" + (spec.images() - 1)));
            case RAID10 ->
                argv.addAll(List.of("--type", "raid10", "-i", "" + spec.stripes(), "-m", "" + (spec.images() - 1)));
        }
        spec.stripeSize().ifPresent(size -> argv.addAll(List.of("-I", bytes(size))));
        tags(argv, spec.tags());
        argv.addAll(metadataOnly ? List.of("-an", "-Zn", "-Wn") : List.of("-ay", "-Zy", "-Wy"));
        argv.addAll(List.of("-L", bytes(spec.size()), "-n", spec.id().name().value()));
        argv.add(spec.id().group().value());
        return argv;
    }

    /** Makes a pool for thin volumes. */
    public static List<String> createThinPool(VolumeId pool, ByteSize size, ByteSize metadata) {
        List<String> argv = start("lvcreate", "--type", "thin-pool", "--discards", "passdown");
        argv.addAll(List.of("-L", bytes(size), "--poolmetadatasize", bytes(metadata)));
        argv.addAll(List.of("-n", pool.name().value(), pool.group().value()));
        return argv;
    }

    /** Gives a thin pool more space for data, metadata or both. */
    public static List<String> growPool(VolumeId pool, ThinPoolGrowth growth) {
        List<String> argv = start("lvextend");
        if (!growth.data().equals(growth.dataBefore())) {
            argv.addAll(List.of("-L", bytes(growth.data())));
        }
        if (!growth.metadata().equals(growth.metadataBefore())) {
            argv.addAll(List.of("--poolmetadatasize", bytes(growth.metadata())));
        }
        return with(argv, pool.toString());
    }

    /** Gives a thin pool more space for metadata. */
    public static List<String> growMetadata(VolumeId pool, ByteSize size) {
        return with(start("lvextend", "--poolmetadatasize", bytes(size)), pool.toString());
    }

    /** Says what a thin pool does with discards. */
    public static List<String> discards(VolumeId pool, Discards how) {
        return with(start("lvchange", "--discards", how.word()), pool.toString());
    }

    /** Makes a thin volume. */
    public static List<String> createThin(VolumeId id, VolumeName pool, ByteSize size, Set<LvmTag> tags) {
        List<String> argv = start("lvcreate", "--type", "thin", "-V", bytes(size), "--thinpool", pool.value());
        tags(argv, tags);
        argv.addAll(List.of("-n", id.name().value(), id.group().value()));
        return argv;
    }

    /** Makes a snapshot with space of its own. */
    public static List<String> snapshot(VolumeId origin, VolumeName name, ByteSize space) {
        List<String> argv = start("lvcreate", "-s", "-L", bytes(space), "-n", name.value());
        argv.add(origin.toString());
        return argv;
    }

    /** Makes a snapshot of a thin volume, which is active like any other volume. */
    public static List<String> thinSnapshot(VolumeId origin, VolumeName name) {
        List<String> argv = start("lvcreate", "-s", "-kn", "-ay", "-n", name.value());
        argv.add(origin.toString());
        return argv;
    }

    /** Puts a snapshot's content into its origin; at the next activation if one of both is open. */
    public static List<String> merge(VolumeId snapshot) {
        return with(start("lvconvert", "--merge", "--background"), snapshot.toString());
    }

    /** Gives a volume more space; what is on it is not told. */
    public static List<String> grow(VolumeId id, ByteSize size) {
        return with(start("lvextend", "-L", bytes(size)), id.toString());
    }

    /** Takes space from the end of a volume. */
    public static List<String> shrink(VolumeId id, ByteSize size) {
        return with(start("lvreduce", "-f", "-L", bytes(size)), id.toString());
    }

    /** Gives a volume another name. */
    public static List<String> rename(VolumeId id, VolumeName name) {
        return with(start("lvrename"), id.group().value(), id.name().value(), name.value());
    }

    /** Removes a volume. */
    public static List<String> remove(VolumeId id) {
        return with(start("lvremove"), id.toString());
    }

    /** Makes the device of a volume, or takes it away. */
    public static List<String> activate(VolumeId id, boolean active) {
        return with(start("lvchange", active ? "-ay" : "-an", "-K"), id.toString());
    }

    /** Makes the device of a volume, on this host alone. */
    public static List<String> activateExclusively(VolumeId id) {
        return with(start("lvchange", "-aey", "-K"), id.toString());
    }

    /** Lets a volume be written, or not. */
    public static List<String> writable(VolumeId id, boolean writable) {
        return with(start("lvchange", "-p", writable ? "rw" : "r"), id.toString());
    }

    /** Adds and removes tags of a volume. */
    public static List<String> tag(VolumeId id, Set<LvmTag> more, Set<LvmTag> less) {
        List<String> argv = start("lvchange");
        tags(argv, more);
        for (LvmTag tag : new TreeSet<>(less)) {
            argv.addAll(List.of("--deltag", tag.value()));
        }
        return with(argv, id.toString());
    }

    /** Makes a group. */
    public static List<String> createGroup(VolumeGroupName name, ByteSize extent, List<HostPath> devices) {
        List<String> argv = start("vgcreate", "-s", bytes(extent));
        argv.add(name.value());
        devices.forEach(device -> argv.add(device.value()));
        return argv;
    }

    /** Gives a group more devices. */
    public static List<String> extendGroup(VolumeGroupName name, List<HostPath> devices) {
        List<String> argv = start("vgextend");
        argv.add(name.value());
        devices.forEach(device -> argv.add(device.value()));
        return argv;
    }

    /** Takes a device that holds nothing out of a group. */
    public static List<String> reduceGroup(VolumeGroupName name, HostPath device) {
        return with(start("vgreduce"), name.value(), device.value());
    }

    /** Gives a group another name. */
    public static List<String> renameGroup(VolumeGroupName name, VolumeGroupName next) {
        return with(start("vgrename"), name.value(), next.value());
    }

    /** Removes a group that is empty. */
    public static List<String> removeGroup(VolumeGroupName name) {
        return with(start("vgremove"), name.value());
    }

    /** Moves all that lies on a device elsewhere in its group; all or nothing. */
    public static List<String> evacuate(HostPath from, Optional<HostPath> to) {
        List<String> argv = start("pvmove", "--atomic", "-i", "1");
        argv.add(from.value());
        to.ifPresent(device -> argv.add(device.value()));
        return argv;
    }

    /** Takes back what {@link #evacuate} has begun; on all devices where none is named. */
    public static List<String> abortEvacuation() {
        return start("pvmove", "--abort");
    }

    /** Looks after merges, moves and conversions of a group that nobody looks after. */
    public static List<String> poll(VolumeGroupName name) {
        return with(start("vgchange", "--poll", "y"), name.value());
    }

    /** Gives a volume so many images, or takes all but one from it. */
    public static List<String> mirror(VolumeId id, int images) {
        return images == 1
                ? with(start("lvconvert", "--type", "linear"), id.toString())
                : with(start("lvconvert", "--type", "raid1", "-m", "" + (images - 1)), id.toString());
    }

    /** The same for one that is mirrored already. */
    public static List<String> images(VolumeId id, int images) {
        return with(start("lvconvert", "-m", "" + (images - 1)), id.toString());
    }

    /** Makes a striped volume RAID 10, or a RAID 10 volume striped. */
    public static List<String> convert(VolumeId id, String type) {
        return with(start("lvconvert", "--type", type), id.toString());
    }

    /** Tells the kernel to use devices again that had failed. */
    public static List<String> refresh(VolumeId id) {
        return with(start("lvchange", "--refresh"), id.toString());
    }

    /** Ends a scrub. */
    public static List<String> endScrub(VolumeId id) {
        return with(start("lvchange", "--syncaction", "idle"), id.toString());
    }

    /** Compares the images of a volume, and makes them alike if wanted. */
    public static List<String> scrub(VolumeId id, boolean repair) {
        return with(start("lvchange", "--syncaction", repair ? "repair" : "check"), id.toString());
    }

    /** Makes new images in place of those on devices that are missing. */
    public static List<String> repair(VolumeId id) {
        return with(start("lvconvert", "--repair"), id.toString());
    }

    /**
     * Forgets devices that are missing.
     *
     * @param volumes whether the volumes that lie on them go as well
     */
    public static List<String> forgetMissing(VolumeGroupName name, boolean volumes) {
        List<String> argv = start("vgreduce", "--removemissing");
        if (volumes) {
            argv.add("--force");
        }
        return with(argv, name.value());
    }

    /** Trusts the content of a device that was missing. */
    public static List<String> restoreMissing(VolumeGroupName name, HostPath device) {
        return with(start("vgextend", "--restoremissing"), name.value(), device.value());
    }

    /** Tells which host we are. */
    public static List<String> systemId() {
        return List.of("systemid");
    }

    /** Gives a group to a host, or to all. */
    public static List<String> changeSystemId(VolumeGroupName name, Optional<SystemId> to) {
        return with(start("vgchange"), "--systemid", to.map(SystemId::value).orElse(""), name.value());
    }

    /** The setting that lets a command at a group of another host. */
    public static String actingFor(SystemId other) {
        return "local{extra_system_ids=[\"" + other + "\"]}";
    }

    /** Lets no host use a group until one imports it. */
    public static List<String> exportGroup(VolumeGroupName name) {
        return with(start("vgexport"), name.value());
    }

    /** Takes a group that was exported. */
    public static List<String> importGroup(VolumeGroupName name) {
        return with(start("vgimport"), name.value());
    }

    /** Gives copies of the devices of a group other identities, and the group of them another name. */
    public static List<String> importCopy(VolumeGroupName name, List<HostPath> devices) {
        List<String> argv = start("vgimportclone");
        argv.addAll(List.of("--import", "-n", name.value()));
        devices.forEach(device -> argv.add(device.value()));
        return argv;
    }

    /** Takes the label of LVM from a device. */
    public static List<String> removeLabel(HostPath device) {
        return with(start("pvremove"), device.value());
    }

    private static List<String> with(List<String> argv, String... words) {
        argv.addAll(List.of(words));
        return argv;
    }

    /** Reports everything; of one group, or of all where none is named. */
    public static List<String> report(List<VolumeGroupName> groups) {
        List<String> argv = new ArrayList<>(List.of("fullreport", "--foreign", "--shared", "--reportformat", "json"));
        argv.addAll(List.of("--units", "b", "--nosuffix"));
        columns(
                argv,
                "vg",
                "vg_name,vg_uuid,vg_attr,vg_systemid,vg_lock_type,vg_size,vg_free,vg_extent_size,vg_tags"
                        + ",vg_missing_pv_count,vg_mda_free,vg_mda_size");
        columns(argv, "pv", "pv_name,pv_uuid,vg_name,pv_size,pv_free,pv_attr,pv_tags,pv_missing,dev_size");
        columns(
                argv,
                "lv",
                "lv_name,lv_uuid,lv_attr,lv_size,lv_metadata_size,origin,pool_lv,lv_tags,data_percent"
                        + ",metadata_percent,sync_percent,raid_mismatch_count,raid_sync_action,lv_kernel_major,lv_kernel_minor");
        columns(argv, "seg", "lv_uuid,segtype,stripes,seg_start,seg_size,stripe_size,devices,discards");
        columns(argv, "pvseg", "pv_name");
        groups.forEach(group -> argv.add(group.value()));
        return argv;
    }

    /** Reports every device with LVM's label, also those that say to be one that is there already. */
    public static List<String> allDevices() {
        List<String> argv = new ArrayList<>(List.of("pvs", "-a", "--foreign", "--shared", "--reportformat", "json"));
        argv.addAll(List.of("-o", "pv_name,vg_name,pv_duplicate"));
        return argv;
    }

    /** Says whether LVM would use a group: it passes over a shared one where there is no lvmlockd. */
    public static List<String> usable(VolumeGroupName name) {
        return List.of("vgs", "-o", "vg_name", name.value());
    }

    private static void columns(List<String> argv, String report, String columns) {
        argv.addAll(List.of("--configreport", report));
        if (report.equals("lv")) {
            argv.add("-a");
        }
        argv.addAll(List.of("-o", columns));
    }
}
