package dev.vireo.lvm;

/**
 * Why a volume group cannot be changed, or soon cannot be.
 *
 * @param kind what it is
 * @param what the same for people, with what it concerns
 */
public record GroupProblem(Kind kind, String what) {
    /** What can be done about it. */
    public String advice() {
        return kind.advice();
    }

    @Override
    public String toString() {
        return what;
    }

    /** What can be wrong with a group. */
    public enum Kind {
        /** Devices of it are not there. Volumes can be read and written where they do not lie on those alone. */
        MISSING_DEVICES("bring the devices back and restore them, or replace what lay on them"
                + " (VolumeGroups.restore, VolumeJobs.replaceMissing)"),
        /** Several devices say that they are the same one, such as a disk and its copy. LVM uses one of them. */
        DUPLICATE_DEVICES("keep LVM off one of them (LvmOptions.devices), or make a group of its own of the copies"
                + " (VolumeGroups.importCopy)"),
        /** Of a metadata area less than an eighth of what it can hold is left; with nothing left, nothing can be changed. */
        METADATA_ALMOST_FULL(
                "remove volumes, snapshots or tags that nobody needs, or move the volumes to a group that was"
                        + " made with larger metadata areas"),
        /** Devices of it cannot be written. */
        READ_ONLY_DEVICES("make them writable (blockdev --setrw) if nothing speaks against it"),
        /** Hosts share it under locks, and there is no lvmlockd here to take them. */
        LOCKS_MISSING("start lvmlockd and its lock manager here, then 'vgchange --lockstart' for the group"),
        /** Hosts share it under locks, and those are not started here. */
        LOCKS_NOT_STARTED("start its locks: vgchange --lockstart");

        private final String advice;

        Kind(String advice) {
            this.advice = advice;
        }

        /** What can be done about it. */
        public String advice() {
            return advice;
        }
    }
}
