package dev.vireo.drbd.fence;

import dev.vireo.drbd.ResourceName;

/** Puts a host out of the way, such as by its power switch. */
@FunctionalInterface
public interface PeerFencer {
    /**
     * Makes sure that the peer cannot write any more.
     *
     * @return whether that is <b>proven</b>, such as by a power switch that says that it is off; not that it was asked for
     */
    boolean fence(FenceRequest request);

    /**
     * The served host has current data again, after it was out of the way: what keeps it from being used may be lifted, such
     * as the rule of a cluster. What this throws makes it be called again. Nothing by default.
     *
     * @param host the name of the served host
     */
    default void unfence(ResourceName resource, String host) {}
}
