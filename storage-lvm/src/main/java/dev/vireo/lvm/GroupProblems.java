package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.error.CommandFailedException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotEnoughResourcesException;
import dev.vireo.error.VireoException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.GroupProblem.Kind;
import dev.vireo.lvm.internal.Calls;
import dev.vireo.lvm.internal.LockSpaces;
import dev.vireo.lvm.internal.Plans;
import dev.vireo.lvm.internal.WriteProtection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what is wrong with a group: LVM's own words are for people, and differ by version. */
final class GroupProblems {
    private final Calls calls;
    private final WriteProtection protection;
    private final LockSpaces lockSpaces;

    GroupProblems(Calls calls, WriteProtection protection, LockSpaces lockSpaces) {
        this.calls = calls;
        this.protection = protection;
        this.lockSpaces = lockSpaces;
    }

    /** All that is wrong with a group. */
    List<GroupProblem> of(LvmReport report, VolumeGroupName name) {
        List<GroupProblem> found = new ArrayList<>();
        VolumeGroup group = report.group(name).orElseThrow();
        locks(group).ifPresent(found::add);
        List<String> missing = report.physicalVolumes().stream()
                .filter(PhysicalVolume::missing)
                .map(PhysicalVolume::uuid)
                .toList();
        add(found, Kind.MISSING_DEVICES, "devices are missing", missing);
        add(found, Kind.DUPLICATE_DEVICES, "devices are there twice", duplicates(name));
        if (metadataAlmostFull(group)) {
            found.add(new GroupProblem(
                    Kind.METADATA_ALMOST_FULL,
                    group.metadataFree() + " are left in a metadata area of " + group.metadataSize()));
        }
        List<HostPath> devices = report.physicalVolumes().stream()
                .flatMap(each -> each.device().stream())
                .toList();
        add(found, Kind.READ_ONLY_DEVICES, "devices can only be read", protection.among(devices));
        return List.copyOf(found);
    }

    private static void add(List<GroupProblem> found, Kind kind, String what, List<String> which) {
        if (!which.isEmpty()) {
            found.add(new GroupProblem(kind, what + ": " + String.join(", ", which)));
        }
    }

    /** An area holds the metadata twice, the old and the new, so half of it is what they can be. */
    private static boolean metadataAlmostFull(VolumeGroup group) {
        return group.metadataFree().bytes() * 16 <= group.metadataSize().bytes();
    }

    /** Why a group that is shared cannot be locked here, if it cannot. */
    Optional<GroupProblem> locks(VolumeGroup group) {
        if (group.lockType().isEmpty()) {
            return Optional.empty();
        }
        String shared = "it is shared under " + group.lockType().get() + " locks, and ";
        if (!calls.run(Plans.usable(group.name())).succeeded()) { // leaves out shared groups where there is no lvmlockd
            return Optional.of(new GroupProblem(Kind.LOCKS_MISSING, shared + "there is no lvmlockd here"));
        }
        return lockSpaces.lacks(group.name())
                ? Optional.of(new GroupProblem(Kind.LOCKS_NOT_STARTED, shared + "those are not started here"))
                : Optional.empty();
    }

    /** The full report has but one of several that are the same. */
    private List<String> duplicates(VolumeGroupName name) {
        CommandResult result = calls.report(Plans.allDevices()).orThrow("look for", "duplicate devices");
        return LvmReport.duplicates(result.output(), name);
    }

    /** The failure of a command that was to change a group, by what is wrong with that where something is. */
    VireoException explain(CommandFailedException failure, LvmReport report, VolumeGroupName name) {
        Optional<GroupProblem> problem = of(report, name).stream().findFirst();
        if (problem.isEmpty()) {
            return failure;
        }
        ErrorDetails said = failure.details();
        String where = said.subject().equals(subject(name)) ? "" : "in " + subject(name) + ", ";
        String why =
                where + problem.get() + "; LVM says: " + failure.standardError().strip();
        ErrorDetails details = ErrorDetails.of(said.attempted(), said.subject(), why)
                .advice(problem.get().advice());
        return problem.get().kind() == Kind.METADATA_ALMOST_FULL
                ? new NotEnoughResourcesException(details, failure)
                : new WrongStateException(details, failure);
    }

    /** What a command that failed is known to have said. */
    static CommandFailedException said(CommandResult failed, String verb, String subject) {
        try {
            failed.orThrow(verb, subject);
        } catch (CommandFailedException e) {
            return e;
        }
        throw new IllegalArgumentException("it has not failed");
    }
}
