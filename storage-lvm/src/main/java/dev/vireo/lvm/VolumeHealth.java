package dev.vireo.lvm;

/** Whether something is wrong with a logical volume (ninth letter of {@code lv_attr}). */
public enum VolumeHealth {
    /** Nothing. */
    GOOD('-'),
    /** Physical volumes that it needs are missing. */
    PARTIAL('p'),
    /** The kernel does not tell. */
    UNKNOWN('X'),
    /** A device of a RAID volume has failed, or was missing: repair or refresh it. */
    REFRESH_NEEDED('r'),
    /** A scrub has found differences between the images of a RAID volume. */
    MISMATCHES('m'),
    /** A device of a RAID volume is written only when it must be. */
    WRITE_MOSTLY('w'),
    /** A RAID volume is being reshaped. */
    RESHAPING('s'),
    /** Images of a RAID volume that a reshape has freed are still there. */
    RESHAPE_LEFTOVERS('R'),
    /** A thin pool has failed: nothing can be read or written. */
    FAILED('F'),
    /** A thin pool is out of data space: extend it. */
    OUT_OF_DATA_SPACE('D'),
    /** The metadata of a thin pool can only be read: they are full or broken. */
    METADATA_READ_ONLY('M'),
    /** A write cache has failed. */
    ERROR('E');

    private final char letter;

    VolumeHealth(char letter) {
        this.letter = letter;
    }

    static VolumeHealth of(char letter) {
        for (VolumeHealth health : values()) {
            if (health.letter == letter) {
                return health;
            }
        }
        return UNKNOWN;
    }
}
