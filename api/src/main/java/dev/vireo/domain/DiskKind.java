package dev.vireo.domain;

/** What kind of drive the guest sees. */
public enum DiskKind {
    /** A disk. */
    DISK,
    /** A CD-ROM drive; always read-only. */
    CDROM
}
