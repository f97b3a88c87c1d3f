package dev.vireo.drbd;

/** What happens to one volume over a connection. */
public enum ReplicationState {
    /** Nothing: there is no connection. */
    OFF("Off"),
    /** Each write goes to both. */
    ESTABLISHED("Established"),
    /** A full synchronization to the peer begins. */
    STARTING_SYNC_SOURCE("StartingSyncS"),
    /** A full synchronization from the peer begins. */
    STARTING_SYNC_TARGET("StartingSyncT"),
    /** A synchronization to the peer begins. */
    WAITING_FOR_BITMAP_SOURCE("WFBitMapS"),
    /** A synchronization from the peer begins. */
    WAITING_FOR_BITMAP_TARGET("WFBitMapT"),
    /** A synchronization from the peer begins. */
    WAITING_FOR_SYNC_UUID("WFSyncUUID"),
    /** The peer gets what it lacks. */
    SYNC_SOURCE("SyncSource"),
    /** We get from the peer what we lack. */
    SYNC_TARGET("SyncTarget"),
    /** A verification that was begun here. */
    VERIFY_SOURCE("VerifyS"),
    /** A verification that was begun at the peer. */
    VERIFY_TARGET("VerifyT"),
    /** A synchronization to the peer waits. */
    PAUSED_SYNC_SOURCE("PausedSyncS"),
    /** A synchronization from the peer waits. */
    PAUSED_SYNC_TARGET("PausedSyncT"),
    /** The link is too slow: we go on, and note what the peer lacks. */
    AHEAD("Ahead"),
    /** The link is too slow: the peer goes on without us. */
    BEHIND("Behind"),
    /** A word that this version does not know. */
    OTHER("");

    private final String word;

    ReplicationState(String word) {
        this.word = word;
    }

    /** What DRBD calls it, such as {@code Off}; empty for {@link #OTHER}. */
    public String word() {
        return word;
    }

    static ReplicationState of(String word) {
        for (ReplicationState each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        return OTHER;
    }
}
