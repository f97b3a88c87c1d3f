package dev.vireo.lvm;

import dev.vireo.ByteSize;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A piece of a logical volume.
 *
 * @param type the name of what it is made of, such as linear or raid1, in the words of lvs(8)
 * @param start where it begins in the volume
 * @param size its size
 * @param stripes how many devices, or images, it lies on
 * @param stripeSize bytes on one device before the next; nothing where it is not striped
 * @param devices what it lies on, each a device or another volume with the first extent there, such as {@code
 *     /dev/sdb1(0)}
 * @param discards what a thin pool does with discards, also for its volumes; empty for others
 */
public record VolumeSegment(
        String type,
        ByteSize start,
        ByteSize size,
        int stripes,
        ByteSize stripeSize,
        List<String> devices,
        Optional<Discards> discards) {
    /** Keeps a copy of the list. */
    public VolumeSegment {
        devices = List.copyOf(devices);
    }

    static VolumeSegment of(Row row) {
        return new VolumeSegment(
                row.text("segtype"),
                row.size("seg_start"),
                row.size("seg_size"),
                (int) row.number("stripes"),
                row.sizeOrNothing("stripe_size"),
                row.optional("devices").stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .toList(),
                row.optional("discards").flatMap(Discards::of));
    }
}
