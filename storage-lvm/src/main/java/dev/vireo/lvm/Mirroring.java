package dev.vireo.lvm;

import static dev.vireo.lvm.Access.subject;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.UnsupportedException;
import dev.vireo.lvm.internal.Plans;
import java.util.List;

/** How a volume gets more images, or fewer. Pure. */
final class Mirroring {
    private static final int MOST = 10;

    private Mirroring() {}

    private static String type(LogicalVolume volume) {
        return volume.segments().stream().map(VolumeSegment::type).findFirst().orElse("");
    }

    /**
     * What makes it have so many images.
     *
     * @throws UnsupportedException that is not possible for a volume of its kind
     */
    static List<String> plan(LogicalVolume volume, int images) {
        VolumeId id = volume.id();
        if (images < 1 || images > MOST) {
            throw InvalidSpecException.of(subject(id), "images", "must be 1 to " + MOST);
        }
        return switch (type(volume)) {
            case "linear" -> Plans.mirror(id, images);
            case "raid1" -> images == 1 ? Plans.mirror(id, 1) : Plans.images(id, images);
            case "striped", "raid10" -> {
                if (images > 2) {
                    throw new UnsupportedException(
                            ErrorDetails.of("mirror", subject(id), "a striped volume can have two images at most"));
                }
                yield Plans.convert(id, images == 1 ? "striped" : "raid10");
            }
            default ->
                throw new UnsupportedException(ErrorDetails.of(
                                "mirror", subject(id), "it is of the type " + type(volume))
                        .advice("linear, striped, RAID 1 and RAID 10 volumes can have other numbers of images"));
        };
    }
}
