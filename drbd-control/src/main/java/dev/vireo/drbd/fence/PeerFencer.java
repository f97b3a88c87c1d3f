package dev.vireo.drbd.fence;

/** Puts a host out of the way, such as by its power switch. */
@FunctionalInterface
public interface PeerFencer {
    /**
     * Makes sure that the peer cannot write any more.
     *
     * @return whether that is <b>proven</b>, such as by a power switch that says that it is off; not that it was asked for
     */
    boolean fence(FenceRequest request);
}
