package dev.vireo.lvm;

import java.util.Optional;

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

    /** What can be done about it; empty where nothing has to be. */
    public Optional<String> advice() {
        return switch (this) {
            case GOOD, WRITE_MOSTLY, RESHAPING -> Optional.empty();
            case PARTIAL ->
                Optional.of("bring the missing devices back (VolumeGroups.restore), or replace what lies on them"
                        + " (VolumeJobs.replaceMissing)");
            case UNKNOWN -> Optional.of("activate the volume to know more");
            case REFRESH_NEEDED ->
                Optional.of("if the device is well again, refresh the volume (VolumeJobs.refresh), else replace what"
                        + " lies on it (VolumeJobs.replaceMissing)");
            case MISMATCHES -> Optional.of("make the images alike (VolumeJobs.scrub with repair)");
            case RESHAPE_LEFTOVERS ->
                Optional.of("remove the images that are left: lvconvert of the volume to its own type");
            case FAILED, ERROR ->
                Optional.of("deactivate the volume, repair it with lvconvert --repair, and check its users");
            case OUT_OF_DATA_SPACE -> Optional.of("give the pool more space (Lvm.grow, ThinPools.extend)");
            case METADATA_READ_ONLY ->
                Optional.of(
                        "deactivate the pool, repair it with lvconvert --repair, and give it more space for metadata"
                                + " (ThinPools.growMetadata)");
        };
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
