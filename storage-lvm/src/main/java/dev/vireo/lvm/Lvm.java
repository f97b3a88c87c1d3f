package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.internal.Calls;
import dev.vireo.lvm.internal.Holders;
import dev.vireo.lvm.internal.Plans;
import dev.vireo.lvm.internal.Signatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * LVM on one host: what there is, and what can be done about it. Needs root.
 *
 * <pre>{@code
 * Lvm lvm = Lvm.on(host);
 * LogicalVolume disk = lvm.create(VolumeSpec.builder(VolumeId.of("vg0", "web1"), ByteSize.ofGiB(20)).build());
 * }</pre>
 *
 * <p>Every method fails with {@link NotFoundException} where a group or volume is not there, with {@link
 * dev.vireo.error.TimedOutException} after the deadline of the options, its effect then unknown, and with {@link
 * dev.vireo.error.CommandFailedException} and LVM's own words where nothing else is known.
 */
public final class Lvm {
    private final Calls calls;
    private final Holders holders;
    private final Signatures signatures;
    private final LvmOptions options;

    private Lvm(Host host, LvmOptions options) {
        calls = new Calls(host, options);
        holders = new Holders(host);
        signatures = new Signatures(host);
        this.options = options;
    }

    /** On a host, with the defaults. */
    public static Lvm on(Host host) {
        return on(host, LvmOptions.defaults());
    }

    /** On a host. */
    public static Lvm on(Host host, LvmOptions options) {
        return new Lvm(host, options);
    }

    /** All there is. One process, however much that is. */
    public LvmReport report() {
        return LvmReport.parse(calls.run(Plans.report(List.of()))
                .orThrow("read", "volume groups")
                .output());
    }

    /** One group with all that is in it. */
    public LvmReport report(VolumeGroupName group) {
        CommandResult result = calls.run(Plans.report(List.of(group)));
        if (!result.succeeded()) {
            Optional<VolumeGroup> there = report().group(group);
            if (there.isEmpty()) {
                throw new NotFoundException(ErrorDetails.of("read", "volume group " + group, "there is none"));
            }
        }
        return LvmReport.parse(result.orThrow("read", "volume group " + group).output());
    }

    /** A group. */
    public VolumeGroup group(VolumeGroupName name) {
        return report(name)
                .group(name)
                .orElseThrow(
                        () -> new NotFoundException(ErrorDetails.of("read", "volume group " + name, "there is none")));
    }

    /** A volume. */
    public LogicalVolume volume(VolumeId id) {
        return find(report(id.group()), id, "read");
    }

    private static LogicalVolume find(LvmReport report, VolumeId id, String verb) {
        return report.volume(id)
                .orElseThrow(() -> new NotFoundException(ErrorDetails.of(verb, "volume " + id, "there is none")));
    }

    /** Who uses a volume. */
    public List<VolumeHolder> holders(VolumeId id) {
        return holders(report(id.group()), id, "read");
    }

    private List<VolumeHolder> holders(LvmReport report, VolumeId id, String verb) {
        LogicalVolume volume = find(report, id, verb);
        List<VolumeHolder> found =
                new ArrayList<>(holders.of(report.group(id.group()).orElseThrow(), volume));
        report.snapshots(id).stream()
                .filter(each -> each.pool().isEmpty()) // a thin one has content of its own
                .forEach(each -> found.add(new VolumeHolder(VolumeHolder.Kind.SNAPSHOT, each.name())));
        report.volumes().stream()
                .filter(each -> each.group().equals(id.group())
                        && each.pool().filter(id.name().value()::equals).isPresent())
                .forEach(each -> found.add(new VolumeHolder(VolumeHolder.Kind.THIN_VOLUME, each.name())));
        return found;
    }

    /**
     * Makes a group of devices that carry nothing.
     *
     * @param extent the unit in which space is given out: a power of two
     * @throws AlreadyExistsException there is one of that name
     * @throws WrongStateException a device carries something; nothing was changed
     */
    public VolumeGroup createGroup(VolumeGroupName name, ByteSize extent, List<HostPath> devices) {
        String subject = "volume group " + name;
        if (report().group(name).isPresent()) {
            throw new AlreadyExistsException(ErrorDetails.of("create", subject, "there is one of that name"));
        }
        checkEmpty("create", subject, devices);
        calls.run(Plans.createGroup(name, extent, devices)).orThrow("create", subject);
        return group(name);
    }

    /** LVM itself would answer its own question with yes. */
    private void checkEmpty(String verb, String subject, List<HostPath> devices) {
        for (HostPath device : devices) {
            List<String> found = signatures.of(device);
            if (!found.isEmpty()) {
                throw new WrongStateException(
                        ErrorDetails.of(verb, subject, device + " is not empty: it carries " + String.join(", ", found))
                                .advice("if nobody needs that, remove it: wipefs --all " + device));
            }
        }
    }

    /**
     * Gives a group more devices that carry nothing.
     *
     * @throws WrongStateException a device carries something; nothing was changed
     */
    public VolumeGroup extendGroup(VolumeGroupName name, List<HostPath> devices) {
        String subject = "volume group " + name;
        checkEmpty("extend", subject, devices);
        group(name);
        calls.run(Plans.extendGroup(name, devices)).orThrow("extend", subject);
        return group(name);
    }

    /**
     * Takes a device out of a group, and LVM's label from it.
     *
     * @throws WrongStateException volumes lie on it
     */
    public void reduceGroup(VolumeGroupName name, HostPath device) {
        String subject = "volume group " + name;
        PhysicalVolume there = report(name).physicalVolumes().stream()
                .filter(each -> each.device().filter(device::equals).isPresent())
                .findFirst()
                .orElseThrow(() ->
                        new NotFoundException(ErrorDetails.of("reduce", subject, device + " does not belong to it")));
        if (!there.free().equals(there.size())) {
            throw new WrongStateException(ErrorDetails.of("reduce", subject, "volumes lie on " + device));
        }
        calls.run(Plans.reduceGroup(name, device)).orThrow("reduce", subject);
        calls.run(Plans.removeLabel(device)).orThrow("reduce", subject);
    }

    /** Gives a group another name; volumes that are active get other device nodes as well. */
    public VolumeGroup renameGroup(VolumeGroupName name, VolumeGroupName next) {
        LvmReport report = report(name);
        report.volumes().stream()
                .filter(each -> !each.hidden())
                .forEach(each -> checkFree("rename", report, each.id()));
        calls.run(Plans.renameGroup(name, next)).orThrow("rename", "volume group " + name);
        return group(next);
    }

    /**
     * Removes a group, and LVM's labels from its devices.
     *
     * @throws WrongStateException there are volumes in it
     */
    public void removeGroup(VolumeGroupName name) {
        String subject = "volume group " + name;
        LvmReport report = report(name);
        if (!report.volumes().isEmpty()) {
            throw new WrongStateException(ErrorDetails.of(
                            "remove", subject, "there are " + report.volumes().size() + " volumes in it")
                    .advice("remove those first"));
        }
        calls.run(Plans.removeGroup(name)).orThrow("remove", subject);
        for (PhysicalVolume each : report.physicalVolumes()) {
            each.device()
                    .ifPresent(device -> calls.run(Plans.removeLabel(device)).orThrow("remove", subject));
        }
    }

    /**
     * Makes a volume, cleared of what would be taken for content, and active.
     *
     * @throws AlreadyExistsException there is one of that name
     * @throws NotEnoughResourcesException the group has not so much space
     */
    public LogicalVolume create(VolumeSpec spec) {
        return made(spec.id(), Optional.of(spec.size()), Plans.create(spec, options.metadataOnly()));
    }

    /** Makes a pool for thin volumes. When it is full, writes fail. */
    public LogicalVolume createThinPool(VolumeId pool, ByteSize size, ByteSize metadata) {
        return made(pool, Optional.of(size), Plans.createThinPool(pool, size, metadata));
    }

    /**
     * Makes a thin volume, which takes space from its pool as it is written.
     *
     * @param size what its user sees; may be more than the pool has
     */
    public LogicalVolume createThin(VolumeId id, VolumeName pool, ByteSize size, Set<LvmTag> tags) {
        return made(id, Optional.empty(), Plans.createThin(id, pool, size, tags));
    }

    /**
     * Makes a snapshot that keeps what is overwritten in its origin.
     *
     * @param space for that; when it is used up, the snapshot is lost
     */
    public LogicalVolume snapshot(VolumeId origin, VolumeName name, ByteSize space) {
        return made(new VolumeId(origin.group(), name), Optional.of(space), Plans.snapshot(origin, name, space));
    }

    /** Makes a snapshot of a thin volume, as good as the volume itself: the clone of a golden image. */
    public LogicalVolume thinSnapshot(VolumeId origin, VolumeName name) {
        return made(new VolumeId(origin.group(), name), Optional.empty(), Plans.thinSnapshot(origin, name));
    }

    /** First done, then asked: what went wrong is only looked for when something did. */
    private LogicalVolume made(VolumeId id, Optional<ByteSize> space, List<String> plan) {
        CommandResult result = calls.run(plan);
        LvmReport report = report(id.group());
        if (!result.succeeded()) {
            String subject = "volume " + id;
            if (report.volume(id).isPresent()) {
                throw new AlreadyExistsException(ErrorDetails.of("create", subject, "there is one of that name"));
            }
            checkSpace("create", subject, report, id.group(), space);
        }
        result.orThrow("create", "volume " + id);
        return find(report, id, "create");
    }

    private static void checkSpace(
            String verb, String subject, LvmReport report, VolumeGroupName name, Optional<ByteSize> space) {
        VolumeGroup group = report.group(name).orElseThrow();
        if (space.isPresent()
                && group.rounded(space.get()).bytes() > group.free().bytes()) {
            throw new NotEnoughResourcesException(
                    ErrorDetails.of(verb, subject, group + ", but " + group.rounded(space.get()) + " are needed")
                            .advice("add a device to the group, or remove what nobody needs"));
        }
    }

    /**
     * Gives a volume more space. Whoever has it open sees that when told to look.
     *
     * @throws WrongStateException it has that size already, or more
     * @throws NotEnoughResourcesException the group has not so much space
     */
    public LogicalVolume grow(VolumeId id, ByteSize size) {
        String subject = "volume " + id;
        LvmReport before = report(id.group());
        LogicalVolume volume = find(before, id, "grow");
        if (size.bytes() <= volume.size().bytes()) {
            throw new WrongStateException(ErrorDetails.of("grow", subject, "it has " + volume.size() + " already"));
        }
        CommandResult result = calls.run(Plans.grow(id, size));
        if (!result.succeeded() && volume.pool().isEmpty()) {
            ByteSize more = ByteSize.ofBytes(size.bytes() - volume.size().bytes());
            checkSpace("grow", subject, report(id.group()), id.group(), Optional.of(more));
        }
        result.orThrow("grow", subject);
        return volume(id);
    }

    /**
     * Takes space from the end of a volume that nobody uses. What was there is lost: the caller knows that its content
     * ends before.
     *
     * @throws WrongStateException somebody uses it, or it is not larger
     */
    public LogicalVolume shrink(VolumeId id, ByteSize size) {
        LvmReport report = report(id.group());
        checkFree("shrink", report, id);
        if (size.bytes() >= find(report, id, "shrink").size().bytes()) {
            throw new WrongStateException(ErrorDetails.of("shrink", "volume " + id, "it is not larger than that"));
        }
        calls.run(Plans.shrink(id, size)).orThrow("shrink", "volume " + id);
        return volume(id);
    }

    /**
     * Gives a volume that nobody uses another name.
     *
     * @throws AlreadyExistsException there is one of that name
     * @throws WrongStateException somebody uses it
     */
    public LogicalVolume rename(VolumeId id, VolumeName name) {
        VolumeId next = new VolumeId(id.group(), name);
        LvmReport report = report(id.group());
        checkFree("rename", report, id);
        if (report.volume(next).isPresent()) {
            throw new AlreadyExistsException(ErrorDetails.of("rename", "volume " + id, "there is a volume " + next));
        }
        calls.run(Plans.rename(id, name)).orThrow("rename", "volume " + id);
        return volume(next);
    }

    /**
     * Removes a volume that nobody uses, with its content.
     *
     * @throws WrongStateException somebody uses it, or it has snapshots that need it
     */
    public void remove(VolumeId id) {
        checkFree("remove", report(id.group()), id);
        calls.run(Plans.remove(id)).orThrow("remove", "volume " + id);
    }

    /**
     * Begins to put the content of a snapshot back into its origin; the snapshot is gone when that has ended. The origin
     * can be used at once, and has the content of the snapshot already.
     *
     * @throws WrongStateException somebody uses one of both, or the snapshot is lost
     */
    public void merge(VolumeId snapshot) {
        LvmReport report = report(snapshot.group());
        LogicalVolume volume = find(report, snapshot, "merge");
        String origin = volume.origin()
                .orElseThrow(() ->
                        new WrongStateException(ErrorDetails.of("merge", "volume " + snapshot, "it is no snapshot")));
        if (volume.attributes().activity() == VolumeAttributes.Activity.INVALID_SNAPSHOT) {
            throw new WrongStateException(
                    ErrorDetails.of("merge", "volume " + snapshot, "it has run out of space and is lost")
                            .advice("remove it"));
        }
        checkFree("merge", report, snapshot);
        List<VolumeHolder> others =
                holders(report, new VolumeId(snapshot.group(), new VolumeName(origin)), "merge").stream()
                        .filter(each -> each.kind() != VolumeHolder.Kind.SNAPSHOT)
                        .toList();
        if (!others.isEmpty()) {
            throw used("merge", "volume " + snapshot.group() + "/" + origin, others);
        }
        calls.run(Plans.merge(snapshot)).orThrow("merge", "volume " + snapshot);
    }

    private void checkFree(String verb, LvmReport report, VolumeId id) {
        List<VolumeHolder> found = holders(report, id, verb);
        if (!found.isEmpty()) {
            throw used(verb, "volume " + id, found);
        }
    }

    private static WrongStateException used(String verb, String subject, List<VolumeHolder> found) {
        return new WrongStateException(ErrorDetails.of(
                        verb,
                        subject,
                        "it is used by "
                                + String.join(
                                        ", ",
                                        found.stream()
                                                .map(VolumeHolder::toString)
                                                .toList()))
                .advice("end that use first"));
    }

    /** Makes the device of a volume, or takes it away. */
    public LogicalVolume activate(VolumeId id, boolean active) {
        calls.run(Plans.activate(id, active)).orThrow(active ? "activate" : "deactivate", "volume " + id);
        return volume(id);
    }

    /** Lets a volume be written, or not; those who have it open already are not told. */
    public LogicalVolume writable(VolumeId id, boolean writable) {
        calls.run(Plans.writable(id, writable)).orThrow("change", "volume " + id);
        return volume(id);
    }

    /** Adds and removes tags of a volume. */
    public LogicalVolume tag(VolumeId id, Set<LvmTag> more, Set<LvmTag> less) {
        calls.run(Plans.tag(id, more, less)).orThrow("tag", "volume " + id);
        return volume(id);
    }
}
