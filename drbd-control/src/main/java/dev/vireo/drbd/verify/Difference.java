package dev.vireo.drbd.verify;

import dev.vireo.ByteSize;

/**
 * A place where two hosts differ.
 *
 * @param volume the number of the volume within its resource
 * @param start from the beginning of the volume
 * @param length how much of it
 */
public record Difference(int volume, ByteSize start, ByteSize length) {}
