package dev.vireo.domain;

/** How the state in a save file is compressed. */
public enum SaveCompression {
    /** Not at all: the fastest to write and to read. */
    NONE,
    /** By zstd, which must be there on the host that saves and on the one that restores. */
    ZSTD
}
