package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.ByteSize;
import dev.vireo.error.AlreadyExistsException;
import dev.vireo.error.ErrorDetails;
import dev.vireo.host.CommandResult;
import dev.vireo.lvm.internal.Plans;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes volumes. First it is done, then asked: what went wrong is only looked for when something did. */
final class Making {
    private final Access access;

    Making(Access access) {
        this.access = access;
    }

    /** Makes a volume of its own space, and reads it back. */
    LogicalVolume made(VolumeSpec spec) {
        return made(spec.id(), Optional.empty(), Optional.of(spec.size()), plan(spec));
    }

    /** Makes a volume of its own space. */
    void make(VolumeSpec spec) {
        make(access.underOneFilter(), spec.id(), Optional.empty(), Optional.of(spec.size()), plan(spec));
    }

    private List<String> plan(VolumeSpec spec) {
        return Plans.create(spec, access.options().metadataOnly());
    }

    /** Makes a snapshot, and reads it back. */
    LogicalVolume made(VolumeId origin, VolumeName name, Optional<ByteSize> space, List<String> plan) {
        return made(new VolumeId(origin.group(), name), Optional.of(origin), space, plan);
    }

    /**
     * Makes a volume, and reads it back.
     *
     * @param from the pool or origin that it needs
     * @param space that it takes from its group; none where a pool gives it
     */
    LogicalVolume made(VolumeId id, Optional<VolumeId> from, Optional<ByteSize> space, List<String> plan) {
        Access now = access.underOneFilter();
        make(now, id, from, space, plan);
        return now.volume(id);
    }

    /** Makes a thin volume. */
    void makeThin(VolumeId id, VolumeName pool, ByteSize size) {
        Optional<VolumeId> from = Optional.of(new VolumeId(id.group(), pool));
        make(access.underOneFilter(), id, from, Optional.empty(), Plans.createThin(id, pool, size, Set.of()));
    }

    private static void make(
            Access now, VolumeId id, Optional<VolumeId> from, Optional<ByteSize> space, List<String> plan) {
        now.reportForChange(id.group(), "create");
        CommandResult result = now.change(id.group(), plan);
        if (!result.succeeded()) {
            LvmReport report = now.report(id.group());
            if (report.volume(id).isPresent()) {
                throw new AlreadyExistsException(ErrorDetails.of("create", subject(id), "there is one of that name"));
            }
            from.ifPresent(needed -> Access.find(report, needed, "create"));
            Access.checkSpace("create", subject(id), report, id.group(), space);
        }
        now.check(result, id.group(), "create", subject(id));
    }
}
