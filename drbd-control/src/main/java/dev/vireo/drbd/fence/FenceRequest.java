package dev.vireo.drbd.fence;

import dev.vireo.drbd.ResourceName;

/**
 * A host asks to have its peer put out of the way.
 *
 * @param resource whose peer was lost
 * @param host the name of the host that asks, and goes on afterwards
 * @param peerAddress where the peer listened for replication
 */
public record FenceRequest(ResourceName resource, String host, String peerAddress) {}
