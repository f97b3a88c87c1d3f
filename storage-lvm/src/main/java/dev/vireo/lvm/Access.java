package dev.vireo.lvm;

import dev.vireo.ByteSize;
import dev.vireo.StateRoot;
import dev.vireo.core.driver.StateRoots;
import dev.vireo.core.job.JobControl;
import dev.vireo.core.job.JobTable;
import dev.vireo.core.step.Step;
import dev.vireo.core.step.Steps;
import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.TimedOutException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.Host;
import dev.vireo.host.HostPath;
import dev.vireo.host.RunningCommand;
import dev.vireo.lvm.internal.Calls;
import dev.vireo.lvm.internal.Holders;
import dev.vireo.lvm.internal.LockSpaces;
import dev.vireo.lvm.internal.Plans;
import dev.vireo.lvm.internal.Root;
import dev.vireo.lvm.internal.SharedDevices;
import dev.vireo.lvm.internal.Streamed;
import dev.vireo.lvm.internal.WriteProtection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** LVM's commands on one host, and what is looked at before one that changes something. */
final class Access implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Host host;
    private final LvmOptions options;
    private final Root root;
    private final Calls calls;
    private final Users users;
    private final GroupProblems problems;
    private final Ownership ownership;
    private final Steps steps;
    private final JobTable jobs;

    Access(Host unguarded, LvmOptions options) {
        this.options = options;
        StateRoot place = options.stateRoot().orElseGet(() -> StateRoots.usual(unguarded));
        steps = new Steps(unguarded, place, "lvm", PATIENCE, new Leftovers(this)::settle);
        host = steps.host();
        root = new Root(host, options);
        calls = new Calls(host, options, root);
        users = new Users(new Holders(host));
        problems = new GroupProblems(calls, new WriteProtection(host), new LockSpaces(root));
        ownership = new Ownership(calls, options, new SharedDevices(host), problems);
        jobs = new JobTable(Access::onAThread, Access::onAThread, Clock.systemUTC());
    }

    private Access(Access other, Calls calls) {
        this.calls = calls;
        options = other.options;
        steps = other.steps;
        host = other.host;
        root = other.root;
        users = other.users;
        jobs = other.jobs;
        problems = new GroupProblems(calls, new WriteProtection(host), new LockSpaces(root));
        ownership = new Ownership(calls, options, new SharedDevices(host), problems);
    }

    /** The same under the filter of now: for one operation, whose commands follow each other at once. */
    Access underOneFilter() {
        return new Access(this, calls.underOneFilter());
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

    Users users() {
        return users;
    }

    Ownership ownership() {
        return ownership;
    }

    GroupProblems problems() {
        return problems;
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

    /** Runs a command that changes a group, whatever it says. */
    CommandResult change(VolumeGroupName group, List<String> plan) {
        return calls.run(plan, steps.effects(subject(group)));
    }

    /** Runs a command that changes a group, and tells why if it failed. */
    void apply(VolumeGroupName group, List<String> plan, String verb, String subject) {
        check(change(group, plan), group, verb, subject);
    }

    /**
     * Runs a command that changes a volume, and tells why if it failed.
     *
     * @throws NotFoundException another program has removed it meanwhile
     */
    void apply(VolumeId id, List<String> plan, String verb) {
        CommandResult result = change(id.group(), plan);
        if (!result.succeeded()) {
            find(report(id.group()), id, verb);
            check(result, id.group(), verb, subject(id));
        }
    }

    /** The same as a part of a step, which is not settled by anybody else as long as the command runs. */
    void apply(Step step, VolumeGroupName group, List<String> plan, String verb) {
        check(calls.run(plan, steps.effects(step.subject())), group, verb, step.subject());
    }

    /** Throws what a command that was to change a group has failed for, if it has. */
    void check(CommandResult result, VolumeGroupName group, String verb, String subject) {
        if (!result.succeeded()) {
            CommandFailedException failure = GroupProblems.said(result, verb, subject);
            try {
                throw problems.explain(failure, report(group), group);
            } catch (NotFoundException | CommandFailedException e) { // then nothing more can be said
                throw failure;
            }
        }
    }

    /**
     * Reads a group that is about to be changed.
     *
     * @throws WrongStateException it is not ours to change
     */
    LvmReport reportForChange(VolumeGroupName name, String verb) {
        LvmReport report = report(name);
        ownership.check(report, name, verb);
        return report;
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

    /** How much there is to read: of a snapshot with space of its own, as much as of its origin. */
    static ByteSize contentSize(LvmReport report, LogicalVolume volume) {
        return volume.origin()
                .filter(origin -> volume.pool().isEmpty())
                .flatMap(origin -> report.volume(new VolumeId(volume.group(), new VolumeName(origin))))
                .orElse(volume)
                .size();
    }

    /**
     * Runs a command that takes its time to its end.
     *
     * @param program that it runs
     * @param device that it has open, by its name in {@code /dev/mapper}; none for LVM itself
     */
    void stream(
            Command command,
            String program,
            Optional<HostPath> device,
            String what,
            JobControl control,
            Consumer<String> progress,
            Consumer<RunningCommand> cancel) {
        try {
            Streamed.run(host, command, what, control, progress, options.deadline(), cancel);
        } catch (TimedOutException e) {
            throw calls.explain(e, program, device);
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
