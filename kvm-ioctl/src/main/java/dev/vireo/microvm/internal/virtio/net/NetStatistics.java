package dev.vireo.microvm.internal.virtio.net;

/**
 * What has gone through a network device so far, as its guest sees it.
 *
 * @param receivedPackets packets that the guest got
 * @param receivedBytes their bytes
 * @param receivedDropped packets that the guest did not get: its link was down, or its buffers too short
 * @param sentPackets packets that the guest sent
 * @param sentBytes their bytes
 * @param sentDropped packets that the guest sent and the network did not take
 */
public record NetStatistics(
        long receivedPackets,
        long receivedBytes,
        long receivedDropped,
        long sentPackets,
        long sentBytes,
        long sentDropped) {}
