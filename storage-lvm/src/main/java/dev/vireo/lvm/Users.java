package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.WrongStateException;
import dev.vireo.lvm.internal.Holders;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Who uses a volume, and refusals for that. */
final class Users {
    private final Holders holders;

    Users(Holders holders) {
        this.holders = holders;
    }

    /** All that is known of who uses a volume. */
    List<VolumeHolder> of(LvmReport report, VolumeId id, String verb) {
        LogicalVolume volume = Access.find(report, id, verb);
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

    /** Who uses a volume in another way than these. */
    List<VolumeHolder> othersThan(Set<VolumeHolder.Kind> harmless, LvmReport report, VolumeId id, String verb) {
        return of(report, id, verb).stream()
                .filter(each -> !harmless.contains(each.kind()))
                .toList();
    }

    void checkFree(String verb, LvmReport report, VolumeId id) {
        checkNone(verb, subject(id), of(report, id, verb));
    }

    static void checkNone(String verb, String subject, List<VolumeHolder> found) {
        if (!found.isEmpty()) {
            String all = found.stream().map(Objects::toString).collect(Collectors.joining(", "));
            throw new WrongStateException(
                    ErrorDetails.of(verb, subject, "it is used by " + all).advice("end that use first"));
        }
    }
}
