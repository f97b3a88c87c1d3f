package dev.vireo.domain;

/** How the host caches a disk. What the guest flushes is safe in every mode but {@link #UNSAFE}. */
public enum DiskCache {
    /** Past the host's page cache (O_DIRECT); the default. */
    NONE,
    /** Through the host's page cache. */
    WRITEBACK,
    /** Through the host's page cache, each write flushed. */
    WRITETHROUGH,
    /** Past the page cache, each write flushed. */
    DIRECTSYNC,
    /** Through the page cache, flushes ignored: a host crash loses data. */
    UNSAFE
}
