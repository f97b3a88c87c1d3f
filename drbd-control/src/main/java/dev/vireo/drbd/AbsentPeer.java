package dev.vireo.drbd;

/** What is done when one of the two hosts does not answer. */
public enum AbsentPeer {
    /** Nothing at all. */
    REFUSE,
    /** What can be done on the other; the rest is written down there, and done by {@link ReplicatedVolumes#recover()}. */
    FINISH_LATER
}
