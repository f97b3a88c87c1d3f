package dev.vireo.lvm;

import dev.vireo.core.step.Step;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import dev.vireo.json.JsonArray;
import dev.vireo.json.JsonObject;
import dev.vireo.lvm.internal.Plans;
import java.util.List;
import java.util.Optional;

/** Finishes or undoes steps whose program has died, by what is there now. */
final class Leftovers {
    /** Makes a group of devices, or adds them to one. Undone: labels without a group are removed. */
    static final String LABEL = "label devices for";

    /** Takes a device from a group. Finished. */
    static final String REDUCE = "reduce";

    /** Removes a group. Finished, unless there are volumes in it again. */
    static final String REMOVE = "remove";

    /** Merges a snapshot. The kernel goes on with it; somebody looks after it again. */
    static final String POLL = "merge";

    /** Moves what lies on a device. Undone. */
    static final String EVACUATE = "evacuate";

    /** Makes a volume and fills it. Undone, as long as the volume bears the mark of the step. */
    static final String COPY = "copy";

    /** Changes how many images a volume has. LVM goes on with it; finished. */
    static final String MIRROR = "mirror";

    /** Replaces what lies on missing devices. Finished. */
    static final String REPLACE = "replace missing devices of";

    /** Changes content, of which nothing can be taken back. */
    static final String NOTHING = "write";

    private final Access access;

    Leftovers(Access access) {
        this.access = access;
    }

    static JsonObject devices(VolumeGroupName group, List<HostPath> devices) {
        List<String> paths = devices.stream().map(HostPath::value).toList();
        return JsonObject.of("group", group.value(), "devices", JsonArray.ofAll(paths));
    }

    static JsonObject details(VolumeId id) {
        return JsonObject.of("group", id.group().value(), "volume", id.name().value());
    }

    static JsonObject volumes(VolumeGroupName group, List<PhysicalVolume> volumes) {
        List<String> uuids = volumes.stream().map(PhysicalVolume::uuid).toList();
        return JsonObject.of("group", group.value(), "uuids", JsonArray.ofAll(uuids));
    }

    /** What a volume bears that is not complete yet. */
    static LvmTag mark(Step step) {
        return LvmTag.of("vireo/incomplete=" + step.id());
    }

    /** Makes new images where some lie on missing devices. */
    static void repair(Access access, VolumeGroupName group) {
        for (LogicalVolume each : access.report(group).volumes()) {
            boolean raid = each.attributes().kind() == VolumeKind.RAID;
            if (!each.hidden() && raid && each.attributes().health() == VolumeHealth.PARTIAL) {
                access.change(group, Plans.repair(each.id())).orThrow("repair", Access.subject(each.id()));
            }
        }
    }

    /** Takes missing devices out of a group on which nothing lies any more. */
    static void forgetMissing(Access access, VolumeGroupName group) {
        CommandResult result = access.change(group, Plans.forgetMissing(group, false));
        boolean inUse = access.report(group).volumes().stream()
                .anyMatch(each -> each.attributes().health() == VolumeHealth.PARTIAL);
        if (!inUse) { // else LVM says that it could not forget them all
            access.check(result, group, "repair", Access.subject(group));
        }
    }

    void settle(Step step) {
        JsonObject details = step.details();
        VolumeGroupName group = new VolumeGroupName(details.string("group"));
        LvmReport report = access.report();
        switch (step.operation()) {
            case LABEL -> unlabel(report, group, details.array("devices").strings(), List.of());
            case REDUCE -> finishReduce(report, group, details.array("uuids").strings());
            case REMOVE -> finishRemove(report, group, details.array("uuids").strings());
            case POLL, MIRROR -> access.apply(step, group, Plans.poll(group), "go on with");
            case EVACUATE -> abortEvacuation(report, group);
            case COPY -> removeCopy(report, new VolumeId(group, new VolumeName(details.string("volume"))), step);
            case REPLACE -> {
                repair(access, group);
                forgetMissing(access, group);
            }
            case NOTHING -> {}
            default ->
                throw new UnreadableStateException(ErrorDetails.of(
                                "settle", step.subject(), "only a newer version knows '" + step.operation() + "'")
                        .advice("use that version"));
        }
    }

    private void abortEvacuation(LvmReport report, VolumeGroupName group) {
        boolean moving = report.volumes().stream()
                .anyMatch(
                        each -> each.group().equals(group) && each.attributes().kind() == VolumeKind.PVMOVE);
        if (moving) {
            access.apply(group, Plans.abortEvacuation(), "abort the evacuation in", Access.subject(group));
        }
    }

    private void removeCopy(LvmReport report, VolumeId copy, Step step) {
        if (report.volume(copy).filter(each -> each.tags().contains(mark(step))).isPresent()) {
            access.apply(step, copy.group(), Plans.remove(copy), "remove");
        }
    }

    private void finishReduce(LvmReport report, VolumeGroupName group, List<String> uuids) {
        for (PhysicalVolume each : report.physicalVolumes()) {
            Optional<HostPath> device = each.device();
            if (device.isPresent()
                    && uuids.contains(each.uuid())
                    && each.group().filter(group::equals).isPresent()
                    && each.free().equals(each.size())) {
                access.apply(group, Plans.reduceGroup(group, device.get()), "reduce", Access.subject(group));
            }
        }
        unlabel(access.report(), group, List.of(), uuids);
    }

    private void finishRemove(LvmReport report, VolumeGroupName group, List<String> uuids) {
        boolean same = report.physicalVolumes().stream()
                .anyMatch(each -> uuids.contains(each.uuid())
                        && each.group().filter(group::equals).isPresent());
        boolean empty = report.volumes().stream().noneMatch(each -> each.group().equals(group));
        if (same && empty) {
            access.apply(group, Plans.removeGroup(group), "remove", Access.subject(group));
        }
        unlabel(access.report(), group, List.of(), uuids);
    }

    /** Removes labels from those of some devices that belong to no group. */
    private void unlabel(LvmReport report, VolumeGroupName group, List<String> devices, List<String> uuids) {
        for (PhysicalVolume each : report.physicalVolumes()) {
            Optional<HostPath> device = each.device();
            if (device.isPresent()
                    && each.group().isEmpty()
                    && (devices.contains(device.get().value()) || uuids.contains(each.uuid()))) {
                access.apply(
                        group,
                        Plans.removeLabel(device.get()),
                        "clear",
                        device.get().value());
            }
        }
    }
}
