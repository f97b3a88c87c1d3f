package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.ByteSize;
import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.host.CommandResult;
import dev.vireo.lvm.internal.Plans;
import java.util.Optional;

/** Gives volumes other sizes. */
final class Resizing {
    private final Access access;

    Resizing(Access access) {
        this.access = access;
    }

    void grow(VolumeId id, ByteSize size) {
        Access now = access.underOneFilter();
        LogicalVolume volume = Access.find(now.reportForChange(id.group(), "grow"), id, "grow");
        if (size.bytes() <= volume.size().bytes()) {
            throw new WrongStateException(ErrorDetails.of("grow", subject(id), "it has " + volume.size() + " already"));
        }
        CommandResult result = now.change(id.group(), Plans.grow(id, size));
        if (!result.succeeded()) {
            LvmReport report = now.report(id.group());
            Access.find(report, id, "grow");
            if (volume.pool().isEmpty()) {
                ByteSize more = ByteSize.ofBytes(size.bytes() - volume.size().bytes());
                Access.checkSpace("grow", subject(id), report, id.group(), Optional.of(more));
            }
        }
        now.check(result, id.group(), "grow", subject(id));
    }

    void shrink(VolumeId id, ByteSize size) {
        Access now = access.underOneFilter();
        LvmReport report = now.reportForChange(id.group(), "shrink");
        now.users().checkFree("shrink", report, id);
        if (size.bytes() >= Access.find(report, id, "shrink").size().bytes()) {
            throw new WrongStateException(ErrorDetails.of("shrink", subject(id), "it is not larger than that"));
        }
        now.apply(id, Plans.shrink(id, size), "shrink");
    }
}
