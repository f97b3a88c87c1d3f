package dev.vireo.drbd;

/** On which conditions a host becomes primary. */
public enum Promotion {
    /**
     * When no acknowledged write can be missing and nobody else can write: the peer is connected, or is known to be
     * outdated, or DRBD's fencing puts it out of the way.
     */
    SAFE,
    /**
     * Without the peer, whatever it has written since, and with data that may be old or mixed. What the peer has written
     * alone is lost later, or has to be saved by hand; if it still writes, the data part ways.
     */
    ACCEPT_DATA_LOSS
}
