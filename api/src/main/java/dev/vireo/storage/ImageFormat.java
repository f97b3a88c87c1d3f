package dev.vireo.storage;

/** The layout of a disk's content. */
public enum ImageFormat {
    /** Byte for byte. */
    RAW,
    /** QEMU's copy-on-write format, version 2 or 3. */
    QCOW2
}
