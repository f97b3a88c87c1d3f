package dev.vireo.host;

import dev.vireo.ByteSize;

/**
 * A pool of huge pages.
 *
 * @param pageSize size of a page
 * @param total pages in the pool
 * @param free pages not in use
 */
public record HugePages(ByteSize pageSize, long total, long free) {}
