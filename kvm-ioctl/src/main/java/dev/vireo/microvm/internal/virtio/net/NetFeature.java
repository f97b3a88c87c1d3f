package dev.vireo.microvm.internal.virtio.net;

import dev.vireo.microvm.internal.virtio.Feature;
import java.util.List;

/** Feature bits of the network device (virtio 1.2, 5.1.3). */
final class NetFeature {
    static final int CSUM = 0;
    static final int GUEST_CSUM = 1;
    static final int MTU = 3;
    static final int MAC = 5;
    static final int GUEST_TSO4 = 7;
    static final int GUEST_TSO6 = 8;
    static final int GUEST_ECN = 9;
    static final int HOST_TSO4 = 11;
    static final int HOST_TSO6 = 12;
    static final int HOST_ECN = 13;
    static final int MRG_RXBUF = 15;
    static final int STATUS = 16;

    /** What a tap device can leave to the other side. */
    static final long OFFLOADS =
            Feature.bits(CSUM, GUEST_CSUM, GUEST_TSO4, GUEST_TSO6, GUEST_ECN, HOST_TSO4, HOST_TSO6, HOST_ECN);

    /** What the guest can receive, and how a tap device is told ({@code TUN_F_...}). */
    static final List<Offload> RECEIVED = List.of(
            new Offload(GUEST_CSUM, 1),
            new Offload(GUEST_TSO4, 2),
            new Offload(GUEST_TSO6, 4),
            new Offload(GUEST_ECN, 8));

    private NetFeature() {}

    record Offload(int feature, int flag) {}
}
