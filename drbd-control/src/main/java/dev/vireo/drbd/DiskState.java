package dev.vireo.drbd;

/** What the data of a volume on one host are worth. */
public enum DiskState {
    /** There is no backing device. */
    DISKLESS("Diskless"),
    /** The metadata are being read. */
    ATTACHING("Attaching"),
    /** The backing device is being let go. */
    DETACHING("Detaching"),
    /** The backing device had an I/O error. */
    FAILED("Failed"),
    /** Both hosts are finding out whose data are newer. */
    NEGOTIATING("Negotiating"),
    /** Old and new data mixed: before the first synchronization, and during each. */
    INCONSISTENT("Inconsistent"),
    /** Consistent, and known to be old. */
    OUTDATED("Outdated"),
    /** There is no connection that would tell. */
    UNKNOWN("DUnknown"),
    /** Consistent; whether current is found out when there is a connection. */
    CONSISTENT("Consistent"),
    /** Consistent and current. */
    UP_TO_DATE("UpToDate"),
    /** A word that this version does not know. */
    OTHER("");

    private final String word;

    DiskState(String word) {
        this.word = word;
    }

    /** What DRBD calls it, such as {@code Diskless}; empty for {@link #OTHER}. */
    public String word() {
        return word;
    }

    static DiskState of(String word) {
        for (DiskState each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        return OTHER;
    }
}
