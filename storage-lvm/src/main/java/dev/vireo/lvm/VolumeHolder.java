package dev.vireo.lvm;

/**
 * Who uses a logical volume.
 *
 * @param kind how
 * @param name by which it can be found
 */
public record VolumeHolder(Kind kind, String name) {
    @Override
    public String toString() {
        return switch (kind) {
            case DEVICE -> "device " + name;
            case MOUNT -> "the file system at " + name;
            case DRBD -> "DRBD by " + name;
            case SNAPSHOT -> "its snapshot " + name;
            case THIN_VOLUME -> "the thin volume " + name;
            case ACQUIRED -> name + ", which has acquired it";
            case SOMEBODY -> name;
        };
    }

    /** How a volume is used. */
    public enum Kind {
        /** A device lies on it; the kernel's name of that. */
        DEVICE,
        /** It is mounted; where. */
        MOUNT,
        /** A DRBD resource is defined on it, be it up or not; the file that says so. */
        DRBD,
        /** A snapshot needs its content; the name of that. */
        SNAPSHOT,
        /** It is the pool of a thin volume; the name of that. */
        THIN_VOLUME,
        /** Somebody has acquired it; who. */
        ACQUIRED,
        /** A process has it open, such as a guest. */
        SOMEBODY
    }
}
