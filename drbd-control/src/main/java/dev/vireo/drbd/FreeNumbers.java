package dev.vireo.drbd;

/**
 * What neither of two hosts uses.
 *
 * @param minor the number of a device
 * @param port a TCP port
 */
public record FreeNumbers(int minor, int port) {}
