package dev.vireo.lvm;

import dev.vireo.ByteSize;

/**
 * What went through in an upload or a download.
 *
 * @param bytes all of it
 * @param zeroes how much of that came in pieces of zeroes alone; an upload does not send those
 * @param sha256 its SHA-256, in small hexadecimal letters
 */
public record VolumeTransfer(ByteSize bytes, ByteSize zeroes, String sha256) {}
