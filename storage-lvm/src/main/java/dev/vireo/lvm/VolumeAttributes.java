package dev.vireo.lvm;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.UnreadableStateException;

/**
 * The flags of a logical volume ({@code lv_attr}, lvs(8)), by their names.
 *
 * @param kind what it is
 * @param access what may be done with its content
 * @param allocationLocked whether its allocation policy cannot be changed, as during a pvmove
 * @param allocation the letter of its allocation policy: anywhere, contiguous, inherited, cling, normal
 * @param fixedMinor whether its device has a fixed minor number
 * @param activity whether and how its device is there
 * @param open whether somebody has its device open
 * @param zeroing whether new blocks of a thin pool are filled with zeroes before they are used
 * @param health whether something is wrong
 * @param skipsActivation whether it stays inactive unless told otherwise
 */
public record VolumeAttributes(
        VolumeKind kind,
        Access access,
        boolean allocationLocked,
        char allocation,
        boolean fixedMinor,
        Activity activity,
        boolean open,
        boolean zeroing,
        VolumeHealth health,
        boolean skipsActivation) {

    /**
     * Reads the ten letters.
     *
     * @throws UnreadableStateException they are not ten
     */
    public static VolumeAttributes parse(String letters) {
        if (letters.length() != 10) {
            throw new UnreadableStateException(
                    ErrorDetails.of("read", "attributes of a volume", "'" + letters + "' are not ten letters"), null);
        }
        char allocation = letters.charAt(2);
        return new VolumeAttributes(
                VolumeKind.of(letters.charAt(0)),
                Access.of(letters.charAt(1)),
                Character.isUpperCase(allocation),
                Character.toLowerCase(allocation),
                letters.charAt(3) == 'm',
                Activity.of(letters.charAt(4)),
                letters.charAt(5) == 'o',
                letters.charAt(7) == 'z',
                VolumeHealth.of(letters.charAt(8)),
                letters.charAt(9) == 'k');
    }

    /** What may be done with the content of a volume. */
    public enum Access {
        /** Read and written. */
        WRITABLE,
        /** Read. */
        READ_ONLY,
        /** Read for now, although it is not defined so. */
        READ_ONLY_ACTIVATION,
        /** Nothing that LVM would tell of. */
        UNKNOWN;

        private static Access of(char letter) {
            return switch (letter) {
                case 'w' -> WRITABLE;
                case 'r' -> READ_ONLY;
                case 'R' -> READ_ONLY_ACTIVATION;
                default -> UNKNOWN;
            };
        }
    }

    /** Whether and how the device of a volume is there. */
    public enum Activity {
        /** It is. */
        ACTIVE,
        /** It is not. */
        INACTIVE,
        /** It is, but whoever reads or writes it waits. */
        SUSPENDED,
        /** It is, and is a snapshot that has overflowed. */
        INVALID_SNAPSHOT,
        /** As before, and suspended. */
        INVALID_SUSPENDED_SNAPSHOT,
        /** It is, and is a snapshot that could not be merged. */
        MERGE_FAILED,
        /** As before, and suspended. */
        MERGE_FAILED_SUSPENDED,
        /** A device of that name is there without tables. */
        WITHOUT_TABLES,
        /** It is there, with an inactive table. */
        WITH_INACTIVE_TABLE,
        /** It is, and its thin pool wants a check. */
        CHECK_NEEDED,
        /** As before, and suspended. */
        CHECK_NEEDED_SUSPENDED,
        /** A volume that is no longer there, of which LVM keeps the history. */
        HISTORICAL,
        /** LVM could not find out, such as where there is no device mapper. */
        UNKNOWN;

        private static Activity of(char letter) {
            return switch (letter) {
                case 'a' -> ACTIVE;
                case '-' -> INACTIVE;
                case 's' -> SUSPENDED;
                case 'I' -> INVALID_SNAPSHOT;
                case 'S' -> INVALID_SUSPENDED_SNAPSHOT;
                case 'm' -> MERGE_FAILED;
                case 'M' -> MERGE_FAILED_SUSPENDED;
                case 'd' -> WITHOUT_TABLES;
                case 'i' -> WITH_INACTIVE_TABLE;
                case 'c' -> CHECK_NEEDED;
                case 'C' -> CHECK_NEEDED_SUSPENDED;
                case 'h' -> HISTORICAL;
                default -> UNKNOWN;
            };
        }
    }
}
