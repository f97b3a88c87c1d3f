package dev.vireo.lvm;

/** What a logical volume is (first letter of {@code lv_attr}). */
public enum VolumeKind {
    /** Linear or striped, with nothing special. */
    PLAIN('-'),
    /** A cache, or a volume that has one. */
    CACHE('C'),
    /** A mirror of the old kind. */
    MIRROR('m'),
    /** The same without initial copying. */
    MIRROR_WITHOUT_SYNC('M'),
    /** One that has snapshots. */
    ORIGIN('o'),
    /** The same while a snapshot is merged into it. */
    ORIGIN_MERGING('O'),
    /** With integrity data. */
    INTEGRITY('g'),
    /** Redundant, by the raid target. */
    RAID('r'),
    /** The same without initial copying. */
    RAID_WITHOUT_SYNC('R'),
    /** A snapshot with space of its own. */
    SNAPSHOT('s'),
    /** The same while it is merged into its origin. */
    SNAPSHOT_MERGING('S'),
    /** What a pvmove works with. */
    PVMOVE('p'),
    /** Virtual. */
    VIRTUAL('v'),
    /** An image of a mirror or RAID volume. */
    IMAGE('i'),
    /** The same, not in sync. */
    IMAGE_OUT_OF_SYNC('I'),
    /** The log of a mirror. */
    LOG('l'),
    /** What is being converted. */
    CONVERTING('c'),
    /** In a thin pool. */
    THIN('V'),
    /** A pool of thin volumes. */
    THIN_POOL('t'),
    /** The data of a pool. */
    POOL_DATA('T'),
    /** The data of a VDO pool. */
    VDO_POOL_DATA('D'),
    /** A VDO pool. */
    VDO_POOL('d'),
    /** Metadata of a RAID volume or a pool, or its spare. */
    METADATA('e'),
    /** What this version does not know. */
    UNKNOWN('?');

    private final char letter;

    VolumeKind(char letter) {
        this.letter = letter;
    }

    static VolumeKind of(char letter) {
        for (VolumeKind kind : values()) {
            if (kind.letter == letter) {
                return kind;
            }
        }
        return UNKNOWN;
    }
}
