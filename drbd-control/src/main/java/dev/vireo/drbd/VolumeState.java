package dev.vireo.drbd;

import dev.vireo.ByteSize;
import java.util.Optional;

/** The state of one volume of a resource on this host. Immutable. */
public final class VolumeState {
    private final int number;
    private final int minor;
    private final DiskState disk;
    private final Optional<ByteSize> size;
    private final Optional<Boolean> open;

    VolumeState(Fields fields) {
        number = (int) fields.number("volume").orElse(0L).longValue();
        minor = (int) fields.number("minor").orElse(-1L).longValue();
        disk = DiskState.of(fields.text("disk"));
        size = fields.kibibytes("size");
        open = Optional.of(fields.text("open")).filter(word -> !word.isEmpty()).map("yes"::equals);
    }

    /** Its number within the resource. */
    public int number() {
        return number;
    }

    /** The minor number of its device: {@code /dev/drbd} and this. */
    public int minor() {
        return minor;
    }

    /** What the data are worth. */
    public DiskState disk() {
        return disk;
    }

    /** How large the device is. */
    public Optional<ByteSize> size() {
        return size;
    }

    /** Whether somebody has the device open; DRBD 8.4 does not tell. */
    public Optional<Boolean> open() {
        return open;
    }

    @Override
    public String toString() {
        return "volume " + number + ": " + disk;
    }
}
