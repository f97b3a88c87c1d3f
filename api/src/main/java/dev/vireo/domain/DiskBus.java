package dev.vireo.domain;

/** How a disk is attached to the machine. */
public enum DiskBus {
    /** virtio-blk: the fastest. */
    VIRTIO,
    /** virtio-scsi. */
    SCSI,
    /** SATA, for guests without virtio. */
    SATA
}
