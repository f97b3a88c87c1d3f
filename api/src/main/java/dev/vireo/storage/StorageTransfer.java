package dev.vireo.storage;

import dev.vireo.ByteSize;

/**
 * What went through in an upload or a download of a {@link StorageVolume}.
 *
 * @param bytes all of it
 * @param zeroes how much of that came in pieces of zeroes alone; an upload does not send those
 * @param sha256 its SHA-256, in small hexadecimal letters
 */
public record StorageTransfer(ByteSize bytes, ByteSize zeroes, String sha256) {}
