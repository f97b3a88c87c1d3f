package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.ByteSize;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.internal.Plans;
import dev.vireo.lvm.internal.Signatures;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be done about the volume groups of a host; see {@link Lvm} for what every call may throw.
 *
 * <p>A group that other hosts can see too must be kept from them: by a system id, which names the one host that may use
 * it, or by lvmlockd. Seen are DRBD, iSCSI, Fibre Channel, multipath, NVMe over a network, network block devices and
 * Ceph; a disk that a hypervisor gives to two virtual hosts is not. A change of a group that lies on such devices and is
 * not kept from others is refused with {@link WrongStateException}, as is one of a group that belongs to another host;
 * {@link LvmOptions.Builder#unshared} overrides the former.
 */
public final class VolumeGroups {
    private final Access access;
    private final Signatures signatures;

    VolumeGroups(Access access) {
        this.access = access;
        signatures = new Signatures(access.root());
    }

    private VolumeGroup read(VolumeGroupName name) {
        return access.report(name).group(name).orElseThrow();
    }

    /**
     * Makes a group of devices that carry nothing. Where the host has a system id, the group gets it.
     *
     * @param extent the unit in which space is given out: a power of two
     * @throws AlreadyExistsException there is one of that name
     * @throws WrongStateException a device carries something; nothing was changed
     */
    public VolumeGroup create(VolumeGroupName name, ByteSize extent, List<HostPath> devices) {
        checkNameFree(name, "create");
        checkEmpty("create", name, devices);
        if (access.ownership().systemId().isEmpty()) {
            access.ownership().checkUnshared(name, devices, "create");
        }
        return access.steps().take(Leftovers.LABEL, subject(name), Leftovers.devices(name, devices), step -> {
            access.apply(name, Plans.createGroup(name, extent, devices), "create", subject(name));
            return read(name);
        });
    }

    private void checkNameFree(VolumeGroupName name, String verb) {
        if (access.report().group(name).isPresent()) {
            throw new AlreadyExistsException(ErrorDetails.of(verb, subject(name), "there is one of that name"));
        }
    }

    /** LVM itself would answer its own question with yes. */
    private void checkEmpty(String verb, VolumeGroupName name, List<HostPath> devices) {
        for (HostPath device : devices) {
            List<String> found = signatures.of(device);
            if (!found.isEmpty()) {
                throw new WrongStateException(ErrorDetails.of(
                                verb, subject(name), device + " is not empty: it carries " + String.join(", ", found))
                        .advice("if nobody needs that, remove it: wipefs --all " + device));
            }
        }
    }

    /**
     * Gives a group more devices that carry nothing.
     *
     * @throws WrongStateException a device carries something; nothing was changed
     */
    public VolumeGroup extend(VolumeGroupName name, List<HostPath> devices) {
        checkEmpty("extend", name, devices);
        VolumeGroup group = access.reportForChange(name, "extend").group(name).orElseThrow();
        if (group.systemId().isEmpty() && !group.shared()) {
            access.ownership().checkUnshared(name, devices, "extend");
        }
        return access.steps().take(Leftovers.LABEL, subject(name), Leftovers.devices(name, devices), step -> {
            access.apply(name, Plans.extendGroup(name, devices), "extend", subject(name));
            return read(name);
        });
    }

    /**
     * Takes a device out of a group, and LVM's label from it.
     *
     * @throws WrongStateException volumes lie on it
     */
    public void reduce(VolumeGroupName name, HostPath device) {
        PhysicalVolume there = access.reportForChange(name, "reduce").physicalVolumes().stream()
                .filter(each -> each.device().filter(device::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        ErrorDetails.of("reduce", subject(name), device + " does not belong to it")));
        if (!there.free().equals(there.size())) {
            throw new WrongStateException(ErrorDetails.of("reduce", subject(name), "volumes lie on " + device)
                    .advice("move them away first"));
        }
        access.steps().take(Leftovers.REDUCE, subject(name), Leftovers.volumes(name, List.of(there)), step -> {
            access.apply(name, Plans.reduceGroup(name, device), "reduce", subject(name));
            access.apply(name, Plans.removeLabel(device), "reduce", subject(name));
            return name;
        });
    }

    /** What is wrong with a group: nothing in a list that is empty. */
    public List<GroupProblem> problems(VolumeGroupName name) {
        return access.problems().of(access.report(name), name);
    }

    /**
     * Takes a device back that was missing and is there again. Where the group was changed meanwhile, LVM leaves it out until
     * somebody says that its content can be trusted; that of RAID volumes is brought up to date, that of others is as old
     * as the device.
     *
     * @throws WrongStateException it does not belong to the group, or is not there
     */
    public VolumeGroup restore(VolumeGroupName name, HostPath device) {
        access.reportForChange(name, "restore");
        access.apply(name, Plans.restoreMissing(name, device), "restore", subject(name));
        return read(name);
    }

    /**
     * Takes missing devices out of a group for good, with the volumes that lie on them; those are lost. RAID volumes must have
     * been {@linkplain VolumeJobs#replaceMissing replaced} before.
     *
     * @param lost exactly the volumes that lie on missing devices, as the caller knows them to be lost
     * @throws WrongStateException those are others, or are redundant, or somebody uses one; nothing was changed
     */
    public VolumeGroup forgetMissing(VolumeGroupName name, Set<VolumeName> lost) {
        LvmReport report = access.reportForChange(name, "forget missing devices of");
        List<LogicalVolume> partial = report.volumes().stream()
                .filter(each -> !each.hidden() && each.attributes().health() == VolumeHealth.PARTIAL)
                .toList();
        Set<VolumeName> names = partial.stream().map(each -> each.id().name()).collect(Collectors.toUnmodifiableSet());
        boolean redundant = partial.stream().anyMatch(each -> each.attributes().kind() == VolumeKind.RAID);
        if (redundant || !names.equals(lost)) {
            throw new WrongStateException(ErrorDetails.of(
                            "forget missing devices of",
                            subject(name),
                            "on those lie " + names + ", and to be lost are " + lost)
                    .advice("replace what is redundant (VolumeJobs.replaceMissing), and name exactly the others"));
        }
        partial.forEach(each -> access.users().checkFree("lose", report, each.id()));
        access.apply(name, Plans.forgetMissing(name, !lost.isEmpty()), "forget missing devices of", subject(name));
        return read(name);
    }

    /** Gives a group another name; volumes that are active get other device nodes as well. */
    public VolumeGroup rename(VolumeGroupName name, VolumeGroupName next) {
        LvmReport report = access.reportForChange(name, "rename");
        checkNobody("rename", report);
        access.apply(name, Plans.renameGroup(name, next), "rename", subject(name));
        return read(next);
    }

    private void checkNobody(String verb, LvmReport report) {
        report.volumes().stream()
                .filter(each -> !each.hidden())
                .forEach(each -> access.users().checkFree(verb, report, each.id()));
    }

    /**
     * Removes a group, and LVM's labels from its devices.
     *
     * @throws WrongStateException there are volumes in it
     */
    public void remove(VolumeGroupName name) {
        LvmReport report = access.reportForChange(name, "remove");
        if (!report.volumes().isEmpty()) {
            throw new WrongStateException(ErrorDetails.of(
                            "remove",
                            subject(name),
                            "there are " + report.volumes().size() + " volumes in it")
                    .advice("remove those first"));
        }
        access.steps()
                .take(Leftovers.REMOVE, subject(name), Leftovers.volumes(name, report.physicalVolumes()), step -> {
                    access.apply(name, Plans.removeGroup(name), "remove", subject(name));
                    for (PhysicalVolume each : report.physicalVolumes()) {
                        each.device()
                                .ifPresent(device ->
                                        access.apply(name, Plans.removeLabel(device), "remove", subject(name)));
                    }
                    return name;
                });
    }

    /** What the host is called in LVM; empty where its {@code lvm.conf} gives it no name. */
    public Optional<SystemId> systemId() {
        return access.ownership().systemId();
    }

    /**
     * Gives a group of ours to a host, this one as a rule; the other hosts keep off it from then on.
     *
     * @throws WrongStateException it belongs to another host, see {@link #takeOver}; or it is given away while somebody
     *     uses a volume of it
     */
    public VolumeGroup assign(VolumeGroupName name, SystemId owner) {
        LvmReport report = access.report(name);
        Optional<SystemId> here = access.ownership().systemId();
        if (report.group(name).orElseThrow().systemId().isPresent()) {
            access.ownership().check(report, name, "assign");
        }
        if (here.filter(owner::equals).isEmpty()) {
            checkNobody("assign", report);
        }
        access.apply(name, Plans.changeSystemId(name, Optional.of(owner)), "assign", subject(name));
        return access.report(name).group(name).orElseThrow();
    }

    /**
     * Takes a group from a host that is surely off, or has surely let go of it: two hosts that use one group destroy it.
     *
     * @param from that host, as the caller knows it
     * @throws WrongStateException it does not belong to that host, or this one has no system id
     */
    public VolumeGroup takeOver(VolumeGroupName name, SystemId from) {
        VolumeGroup group = read(name);
        if (group.systemId().filter(from.value()::equals).isEmpty()) {
            throw new WrongStateException(ErrorDetails.of(
                    "take over",
                    subject(name),
                    "it belongs to " + group.systemId().orElse("nobody") + ", not to " + from));
        }
        SystemId here = access.ownership()
                .systemId()
                .orElseThrow(() -> new WrongStateException(
                        ErrorDetails.of("take over", subject(name), "this host has no system id")
                                .advice("set system_id_source in its lvm.conf")));
        access.calls()
                .run(
                        Plans.changeSystemId(name, Optional.of(here)),
                        Plans.actingFor(from),
                        access.steps().effects(subject(name)))
                .orThrow("take over", subject(name));
        return read(name);
    }

    /**
     * Lets go of a group, so that another host may {@link #importGroup import} it. Its volumes must be inactive.
     *
     * @throws WrongStateException a volume is active
     */
    public VolumeGroup exportGroup(VolumeGroupName name) {
        LvmReport report = access.reportForChange(name, "export");
        List<String> active = report.volumes().stream()
                .filter(each -> each.major().isPresent())
                .map(LogicalVolume::name)
                .toList();
        if (!active.isEmpty()) {
            throw new WrongStateException(
                    ErrorDetails.of("export", subject(name), "volumes are active: " + String.join(", ", active))
                            .advice("deactivate them first"));
        }
        access.apply(name, Plans.exportGroup(name), "export", subject(name));
        return read(name);
    }

    /**
     * Takes a group that was exported; it gets this host's system id, if that has one.
     *
     * @throws WrongStateException it was not exported
     */
    public VolumeGroup importGroup(VolumeGroupName name) {
        LvmReport report = access.report(name);
        if (!report.group(name).orElseThrow().exported()) {
            throw new WrongStateException(ErrorDetails.of("import", subject(name), "it was not exported"));
        }
        access.apply(name, Plans.importGroup(name), "import", subject(name));
        return read(name);
    }

    /**
     * Makes a group of its own of devices that are copies of all devices of another, which may be there as well: their
     * identities are changed.
     *
     * @param name of the group that they become
     * @throws AlreadyExistsException there is one of that name
     */
    public VolumeGroup importCopy(VolumeGroupName name, List<HostPath> devices) {
        checkNameFree(name, "import");
        access.apply(name, Plans.importCopy(name, devices), "import", subject(name));
        return read(name);
    }
}
