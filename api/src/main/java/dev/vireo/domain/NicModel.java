package dev.vireo.domain;

/** The network card that the guest sees. */
public enum NicModel {
    /** virtio-net: the fastest. */
    VIRTIO,
    /** Intel 82574L, for guests without virtio. */
    E1000E
}
