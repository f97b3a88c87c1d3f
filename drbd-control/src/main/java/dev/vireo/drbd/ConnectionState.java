package dev.vireo.drbd;

/** How far a connection to a peer is. */
public enum ConnectionState {
    /** None, and none is tried: told so, or after a split brain. */
    STAND_ALONE("StandAlone"),
    /** It is being ended. */
    DISCONNECTING("Disconnecting"),
    /** Before the next attempt. */
    UNCONNECTED("Unconnected"),
    /** The peer did not answer in time. */
    TIMEOUT("Timeout"),
    /** It was lost while something was sent. */
    BROKEN_PIPE("BrokenPipe"),
    /** It was lost. */
    NETWORK_FAILURE("NetworkFailure"),
    /** The peer said what nobody understands. */
    PROTOCOL_ERROR("ProtocolError"),
    /** The peer is ending it. */
    TEAR_DOWN("TearDown"),
    /** The peer is being looked for. */
    CONNECTING("Connecting"),
    /** It is there. */
    CONNECTED("Connected"),
    /** A word that this version does not know. */
    OTHER("");

    private final String word;

    ConnectionState(String word) {
        this.word = word;
    }

    /** What DRBD calls it, such as {@code StandAlone}; empty for {@link #OTHER}. */
    public String word() {
        return word;
    }

    static ConnectionState of(String word) {
        for (ConnectionState each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        return OTHER;
    }
}
