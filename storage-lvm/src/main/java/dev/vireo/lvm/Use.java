package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.error.InvalidSpecException;
import dev.vireo.lvm.VolumeHolder.Kind;
import dev.vireo.lvm.internal.Plans;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who has acquired a volume: a tag, so that it is known to every program on every host and survives a power loss. Both
 * effects of an acquire and a release can be repeated, so that a holder whose program died simply does it again.
 */
final class Use {
    private static final String PREFIX = "vireo/held-by=";
    private static final Pattern HOLDER = Pattern.compile("[a-zA-Z0-9_.+/=:-]{1,128}");

    private final Access access;

    Use(Access access) {
        this.access = access;
    }

    private static LvmTag tag(String holder) {
        if (!HOLDER.matcher(holder).matches()) {
            throw InvalidSpecException.of("volume", "holder", "must be 1 to 128 of a-z A-Z 0-9 _ . + / = : -");
        }
        return LvmTag.of(PREFIX + holder);
    }

    /** Those who have acquired a volume. */
    static List<VolumeHolder> of(LogicalVolume volume) {
        return volume.tags().stream()
                .map(LvmTag::value)
                .filter(tag -> tag.startsWith(PREFIX))
                .map(tag -> new VolumeHolder(Kind.ACQUIRED, tag.substring(PREFIX.length())))
                .toList();
    }

    void acquire(VolumeId id, String holder) {
        LvmTag tag = tag(holder);
        access.steps().take(Leftovers.NOTHING, subject(id), Leftovers.details(id), step -> {
            Access now = access.underOneFilter();
            LvmReport report = now.reportForChange(id.group(), "acquire");
            LogicalVolume volume = Access.find(report, id, "acquire");
            if (!volume.tags().contains(tag)) {
                Users.checkNone("acquire", subject(id), users(report, id, "acquire", holder));
                now.apply(step, id.group(), Plans.tag(id, Set.of(tag), Set.of()), "acquire");
            }
            if (!exclusive(report, volume)) {
                now.apply(step, id.group(), Plans.activateExclusively(id), "acquire");
            }
            return id;
        });
    }

    void release(VolumeId id, String holder) {
        LvmTag tag = tag(holder);
        access.steps().take(Leftovers.NOTHING, subject(id), Leftovers.details(id), step -> {
            Access now = access.underOneFilter();
            LvmReport report = now.reportForChange(id.group(), "release");
            LogicalVolume volume = Access.find(report, id, "release");
            Users.checkNone("release", subject(id), users(report, id, "release", holder));
            if (volume.major().isPresent()) {
                now.apply(step, id.group(), Plans.activate(id, false), "release");
            }
            if (volume.tags().contains(tag)) {
                now.apply(step, id.group(), Plans.tag(id, Set.of(), Set.of(tag)), "release");
            }
            return id;
        });
    }

    /** Whether a volume is active, and on no other host: a group without locks is used by one host anyway. */
    private static boolean exclusive(LvmReport report, LogicalVolume volume) {
        boolean shared = report.group(volume.group()).orElseThrow().shared();
        return !shared && volume.attributes().activity() == VolumeAttributes.Activity.ACTIVE;
    }

    /** Who else uses it; snapshots and a resource file of DRBD do not keep anybody from it. */
    private List<VolumeHolder> users(LvmReport report, VolumeId id, String verb, String holder) {
        VolumeHolder self = new VolumeHolder(Kind.ACQUIRED, holder);
        return access.users().othersThan(Set.of(Kind.SNAPSHOT, Kind.DRBD), report, id, verb).stream()
                .filter(each -> !each.equals(self))
                .toList();
    }
}
