package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.NotFoundException;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.HostPath;
import dev.vireo.lvm.internal.Calls;
import dev.vireo.lvm.internal.Plans;
import dev.vireo.lvm.internal.SharedDevices;
import java.util.List;
import java.util.Optional;

/** Whether a group is ours to change, for all that keeps other hosts from it. */
final class Ownership {
    private final Calls calls;
    private final LvmOptions options;
    private final SharedDevices shared;
    private final GroupProblems problems;

    Ownership(Calls calls, LvmOptions options, SharedDevices shared, GroupProblems problems) {
        this.calls = calls;
        this.options = options;
        this.shared = shared;
        this.problems = problems;
    }

    /** Refuses a group that is not ours. */
    void check(LvmReport report, VolumeGroupName name, String verb) {
        VolumeGroup group = report.group(name)
                .orElseThrow(() -> new NotFoundException(ErrorDetails.of(verb, subject(name), "there is none")));
        if (group.exported()) {
            throw new WrongStateException(
                    ErrorDetails.of(verb, subject(name), "it was exported").advice("import it first"));
        }
        problems.locks(group).ifPresent(problem -> {
            throw new WrongStateException(
                    ErrorDetails.of(verb, subject(name), problem.what()).advice(problem.advice()));
        });
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
}
