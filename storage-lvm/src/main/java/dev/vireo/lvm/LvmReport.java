package dev.vireo.lvm;

import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that LVM knows of a host, or of one volume group, at one time. Immutable. */
public final class LvmReport {
    private final List<VolumeGroup> groups;
    private final List<PhysicalVolume> physicalVolumes;
    private final List<LogicalVolume> volumes;

    private LvmReport(List<VolumeGroup> groups, List<PhysicalVolume> physicalVolumes, List<LogicalVolume> volumes) {
        this.groups = List.copyOf(groups);
        this.physicalVolumes = List.copyOf(physicalVolumes);
        this.volumes = List.copyOf(volumes);
    }

    /** Reads what {@code lvm fullreport --reportformat json} says, which has one part for each volume group. */
    static LvmReport parse(String json) {
        List<VolumeGroup> groups = new ArrayList<>();
        List<PhysicalVolume> physicalVolumes = new ArrayList<>();
        List<LogicalVolume> volumes = new ArrayList<>();
        for (JsonObject part : Json.parse(json).asObject().array("report").objects()) {
            List<VolumeGroup> named = rows(part, "vg").stream()
                    .filter(row -> row.optional("vg_name").isPresent())
                    .map(VolumeGroup::new)
                    .toList();
            groups.addAll(named);
            rows(part, "pv").stream().map(PhysicalVolume::new).forEach(physicalVolumes::add);
            Map<String, List<VolumeSegment>> segments = new HashMap<>();
            for (Row row : rows(part, "seg")) {
                segments.computeIfAbsent(row.text("lv_uuid"), uuid -> new ArrayList<>())
                        .add(VolumeSegment.of(row));
            }
            for (Row row : rows(part, "lv")) {
                volumes.add(new LogicalVolume(
                        named.get(0).name(), row, segments.getOrDefault(row.text("lv_uuid"), List.of())));
            }
        }
        return new LvmReport(groups, physicalVolumes, volumes);
    }

    private static List<Row> rows(JsonObject part, String name) {
        return part.has(name)
                ? part.array(name).objects().stream().map(Row::new).toList()
                : List.of();
    }

    /** Reads what {@code lvm pvs -a} says: the devices of a group that say to be one which another device is as well. */
    static List<String> duplicates(String json, VolumeGroupName group) {
        return Json.parse(json).asObject().array("report").objects().stream()
                .flatMap(part -> rows(part, "pv").stream())
                .filter(row -> row.text("vg_name").equals(group.value())
                        && !row.text("pv_duplicate").isEmpty())
                .map(row -> row.text("pv_name"))
                .toList();
    }

    /** The volume groups. */
    public List<VolumeGroup> groups() {
        return groups;
    }

    /** The physical volumes, also those that belong to no group. */
    public List<PhysicalVolume> physicalVolumes() {
        return physicalVolumes;
    }

    /** The logical volumes, those that LVM keeps for itself included; see {@link LogicalVolume#hidden()}. */
    public List<LogicalVolume> volumes() {
        return volumes;
    }

    /** A group by its name. */
    public Optional<VolumeGroup> group(VolumeGroupName name) {
        return groups.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** A volume by its names. */
    public Optional<LogicalVolume> volume(VolumeId id) {
        return volumes.stream()
                .filter(each -> each.group().equals(id.group())
                        && each.name().equals(id.name().value()))
                .findFirst();
    }

    /** The snapshots of a volume, thin ones included. */
    public List<LogicalVolume> snapshots(VolumeId id) {
        return volumes.stream()
                .filter(each -> each.group().equals(id.group())
                        && each.origin().filter(id.name().value()::equals).isPresent())
                .toList();
    }

    @Override
    public String toString() {
        return groups.size() + " volume groups with " + volumes.size() + " volumes";
    }
}
