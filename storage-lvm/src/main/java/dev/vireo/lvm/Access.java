package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.core.driver.StateRoots;
import dev.vireo.core.job.JobControl;
import dev.vireo.core.job.JobTable;
import dev.vireo.core.step.Steps;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.RunningCommand;
import dev.vireo.lvm.internal.Calls;
import dev.vireo.lvm.internal.Holders;
import dev.vireo.lvm.internal.Plans;
import dev.vireo.lvm.internal.Root;
import dev.vireo.lvm.internal.SharedDevices;
import dev.vireo.lvm.internal.Streamed;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** LVM's commands on one host, and what is looked at before one that changes something. */
final class Access implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Host host;
    private final LvmOptions options;
    private final Root root;
    private final Calls calls;
    private final Holders holders;
    private final SharedDevices shared;
    private final Steps steps;
    private final JobTable jobs = new JobTable(Access::onAThread, Access::onAThread, Clock.systemUTC());

    Access(Host host, LvmOptions options) {
        this.host = host;
        this.options = options;
        root = new Root(host, options);
        calls = new Calls(host, options, root);
        holders = new Holders(host);
        shared = new SharedDevices(host);
        StateRoot place = options.stateRoot().orElseGet(() -> StateRoots.usual(host));
        steps = new Steps(host, place, "lvm", PATIENCE, new Leftovers(this)::settle);
    }

    @Override
    public void close() {
        calls.close();
    }

    /** Jobs, each on a thread of its own. */
    JobTable jobs() {
        return jobs;
    }

    Host host() {
        return host;
    }

    LvmOptions options() {
        return options;
    }

    Root root() {
        return root;
    }

    Calls calls() {
        return calls;
    }

    Steps steps() {
        return steps;
    }

    private static void onAThread(Runnable task) {
        Thread thread = new Thread(task, "vireo-lvm-job");
        thread.setDaemon(true);
        thread.start();
    }

    static String subject(VolumeGroupName name) {
        return "volume group " + name;
    }

    static String subject(VolumeId id) {
        return "volume " + id;
    }

    LvmReport report() {
        return LvmReport.parse(calls.report(Plans.report(List.of()))
                .orThrow("read", "volume groups")
                .output());
    }

    LvmReport report(VolumeGroupName group) {
        CommandResult result = calls.report(Plans.report(List.of(group)));
        if (!result.succeeded() && report().group(group).isEmpty()) {
            throw new NotFoundException(ErrorDetails.of("read", subject(group), "there is none"));
        }
        return LvmReport.parse(result.orThrow("read", subject(group)).output());
    }

    LogicalVolume volume(VolumeId id) {
        return find(report(id.group()), id, "read");
    }

    static LogicalVolume find(LvmReport report, VolumeId id, String verb) {
        return report.volume(id)
                .orElseThrow(() -> new NotFoundException(ErrorDetails.of(verb, subject(id), "there is none")));
    }

    /** Runs a command that changes a group. */
    CommandResult change(VolumeGroupName group, List<String> plan) {
        return calls.run(plan, steps.effects(subject(group)));
    }

    /**
     * Reads a group that is about to be changed.
     *
     * @throws WrongStateException it is not ours to change
     */
    LvmReport reportForChange(VolumeGroupName name, String verb) {
        LvmReport report = report(name);
        checkOurs(report, name, verb);
        return report;
    }

    void checkOurs(LvmReport report, VolumeGroupName name, String verb) {
        VolumeGroup group = report.group(name)
                .orElseThrow(() -> new NotFoundException(ErrorDetails.of(verb, subject(name), "there is none")));
        if (group.exported()) {
            throw new WrongStateException(
                    ErrorDetails.of(verb, subject(name), "it was exported").advice("import it first"));
        }
        Optional<String> owner = group.systemId();
        if (owner.isPresent()) {
            Optional<SystemId> here = systemId();
            if (here.filter(id -> id.value().equals(owner.get())).isEmpty()) {
                throw new WrongStateException(ErrorDetails.of(
                                verb,
                                subject(name),
                                "it belongs to the host " + owner.get() + ", and here is "
                                        + here.map(SystemId::value).orElse("a host without a system id"))
                        .advice("change it there, export it there and import it here, or, if that host is surely off,"
                                + " take it over"));
            }
        } else if (!group.shared()) {
            checkUnshared(
                    name,
                    report.physicalVolumes().stream()
                            .flatMap(each -> each.device().stream())
                            .toList(),
                    verb);
        }
    }

    /** Refuses devices that other hosts may see, for a group that nothing keeps them from. */
    void checkUnshared(VolumeGroupName name, List<HostPath> devices, String verb) {
        if (options.unshared().contains(name)) {
            return;
        }
        List<String> found = shared.among(devices);
        if (!found.isEmpty()) {
            throw new WrongStateException(ErrorDetails.of(
                            verb,
                            subject(name),
                            "other hosts may see " + String.join(", ", found)
                                    + ", and neither a system id nor lvmlockd keeps them from the group")
                    .advice("give the host a system id (system_id_source in lvm.conf) and the group that id, or make it"
                            + " a shared group under lvmlockd; or, if no other host uses it, name it in"
                            + " LvmOptions.unshared"));
        }
    }

    /** Who this host is for LVM. */
    Optional<SystemId> systemId() {
        if (options.systemId().isPresent()) {
            return options.systemId();
        }
        String output = calls.run(Plans.systemId()).orThrow("read", "system id").output();
        return output.lines()
                .filter(line -> line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .filter(value -> !value.isEmpty())
                .map(SystemId::new)
                .findFirst();
    }

    List<VolumeHolder> holders(LvmReport report, VolumeId id, String verb) {
        LogicalVolume volume = find(report, id, verb);
        List<VolumeHolder> found =
                new ArrayList<>(holders.of(report.group(id.group()).orElseThrow(), volume));
        found.addAll(Use.of(volume));
        report.snapshots(id).stream()
                .filter(each -> each.pool().isEmpty()) // a thin one has content of its own
                .forEach(each -> found.add(new VolumeHolder(VolumeHolder.Kind.SNAPSHOT, each.name())));
        report.volumes().stream()
                .filter(each -> each.group().equals(id.group())
                        && each.pool().filter(id.name().value()::equals).isPresent())
                .forEach(each -> found.add(new VolumeHolder(VolumeHolder.Kind.THIN_VOLUME, each.name())));
        return found;
    }

    /** The origin of a snapshot that can be merged. */
    static VolumeId checkSnapshot(LogicalVolume snapshot) {
        String origin = snapshot.origin()
                .orElseThrow(() ->
                        new WrongStateException(ErrorDetails.of("merge", subject(snapshot.id()), "it is no snapshot")));
        if (snapshot.attributes().activity() == VolumeAttributes.Activity.INVALID_SNAPSHOT) {
            throw new WrongStateException(
                    ErrorDetails.of("merge", subject(snapshot.id()), "it has run out of space and is lost")
                            .advice("remove it"));
        }
        return new VolumeId(snapshot.group(), new VolumeName(origin));
    }

    /** Who uses a volume in another way than these. */
    List<VolumeHolder> othersThan(Set<VolumeHolder.Kind> harmless, LvmReport report, VolumeId id, String verb) {
        return holders(report, id, verb).stream()
                .filter(each -> !harmless.contains(each.kind()))
                .toList();
    }

    /** Runs a command that takes its time to its end. */
    void stream(
            Command command,
            String what,
            JobControl control,
            Consumer<String> progress,
            Consumer<RunningCommand> cancel) {
        Streamed.run(host, command, what, control, progress, options.deadline(), cancel);
    }

    void checkFree(String verb, LvmReport report, VolumeId id) {
        checkNone(verb, subject(id), holders(report, id, verb));
    }

    static void checkNone(String verb, String subject, List<VolumeHolder> found) {
        if (!found.isEmpty()) {
            String all = found.stream().map(Objects::toString).collect(Collectors.joining(", "));
            throw new WrongStateException(
                    ErrorDetails.of(verb, subject, "it is used by " + all).advice("end that use first"));
        }
    }

    static void checkSpace(
            String verb, String subject, LvmReport report, VolumeGroupName name, Optional<ByteSize> space) {
        VolumeGroup group = report.group(name).orElseThrow();
        if (space.isPresent()
                && group.rounded(space.get()).bytes() > group.free().bytes()) {
            throw new NotEnoughResourcesException(
                    ErrorDetails.of(verb, subject, group + ", but " + group.rounded(space.get()) + " are needed")
                            .advice("add a device to the group, or remove what nobody needs"));
        }
    }
}
